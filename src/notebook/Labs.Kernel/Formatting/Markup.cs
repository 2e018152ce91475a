namespace Labs.Kernel.Formatting;

/// <summary>A text that is shown as a given MIME type.</summary>
/// <remarks>
/// The attribute is for .NET Interactive's formatters, so that <c>span(HTML("&lt;b&gt;x&lt;/b&gt;"))</c> does not encode the text. The
/// engine itself does not need it.
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

/// <summary>Names a type's formatters by the convention that <see cref="NamedFormatters"/> describes.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;
}
