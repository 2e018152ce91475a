namespace Labs;

/// <summary>A value with forms of its own: as the result of a cell, through <see cref="Display.Show"/>, and in the report.</summary>
[TypeFormatterSource(typeof(ViewFormatterSource), PreferredMimeTypes = [MimeBundle.Html, MimeBundle.PlainText])]
public abstract class View
{
    /// <summary>Returns the forms of this value as it is now.</summary>
    public abstract MimeBundle ToMime();

    /// <summary>Returns the form in plain text.</summary>
    public override string ToString() => ToMime()[MimeBundle.PlainText];
}
