namespace Labs;

/// <summary>Creates the formatters of <see cref="View"/> by .NET Interactive's naming convention.</summary>
public sealed class ViewFormatterSource
{
    /// <summary>Returns an object per MIME type, with <c>MimeType</c> and <c>Format(object, TextWriter)</c>.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new Formatter(MimeBundle.Plotly),
        new Formatter(MimeBundle.Html),
        new Formatter(MimeBundle.PlainText),
    ];

    private sealed class Formatter(string mimeType)
    {
        public string MimeType { get; } = mimeType;

        public bool Format(object value, TextWriter writer)
        {
            if (value is not View view || !view.ToMime().TryGetValue(MimeType, out var text))
                return false;
            writer.Write(text);
            return true;
        }
    }
}
