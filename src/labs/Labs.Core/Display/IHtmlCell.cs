namespace Labs;

/// <summary>A table's cell that has an HTML form of its own beside its text.</summary>
public interface IHtmlCell
{
    /// <summary>Well-formed HTML, escaped where it must be.</summary>
    string ToHtml();
}
