namespace Labs.Kernel.Formatting;

/// <summary>Text that is to be shown as a given MIME type.</summary>
/// <remarks>
/// The attribute is for .NET Interactive's formatters, so that <c>span(HTML("&lt;b&gt;x&lt;/b&gt;"))</c> does not encode it; the engine
/// itself shows it without one.
/// </remarks>
[TypeFormatterSource(typeof(MarkupFormatterSource))]
internal sealed record Markup(string MimeType, string Text)
{
    public override string ToString() => Text;
}

internal sealed class MarkupFormatterSource
{
    public IEnumerable<object> CreateTypeFormatters() => [new HtmlFormatter()];

    private sealed class HtmlFormatter
    {
        public string MimeType => "text/html";

        public bool Format(object value, TextWriter writer)
        {
            writer.Write(((Markup)value).Text);
            return true;
        }
    }
}

/// <summary>The engine's own use of the convention that <see cref="NamedFormatters"/> describes.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;
}
