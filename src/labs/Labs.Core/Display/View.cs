namespace Labs;

/// <summary>A value that shows itself: as the result of a cell, through <see cref="Display.Show"/>, and in the report.</summary>
[TypeFormatterSource(typeof(ViewFormatterSource), PreferredMimeTypes = [MimeBundle.Html, MimeBundle.PlainText])]
public abstract class View
{
    /// <summary>The forms of this value as it is now.</summary>
    public abstract MimeBundle ToMime();

    public override string ToString() => ToMime()[MimeBundle.PlainText];
}
