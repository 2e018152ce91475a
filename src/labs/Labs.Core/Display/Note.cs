namespace Labs;

/// <summary>One remark that must not be overlooked.</summary>
public sealed class Note(string text) : View
{
    public override MimeBundle ToMime() => new(text)
    {
        [MimeBundle.Html] = $"<div style=\"{Html.Style(Html.Box, Html.Orange)}\">{Html.Escape(text)}</div>",
    };
}
