namespace Labs;

/// <summary>The formatters of <see cref="View"/>, in the shape that .NET Interactive's naming convention asks for.</summary>
public sealed class ViewFormatterSource
{
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
