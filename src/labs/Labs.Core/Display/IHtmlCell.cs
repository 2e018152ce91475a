namespace Labs;

/// <summary>A table cell with an HTML form of its own. Its <c>ToString()</c> is the form in plain text.</summary>
public interface IHtmlCell
{
    /// <summary>Returns well-formed HTML. The implementation escapes the text in it.</summary>
    string ToHtml();
}
