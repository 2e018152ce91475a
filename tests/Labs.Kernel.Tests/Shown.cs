namespace Labs.Kernel.Tests;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface)]
public sealed class TypeFormatterSourceAttribute(Type type) : Attribute
{
    public Type FormatterSourceType => type;
    public string[] PreferredMimeTypes { get; set; } = [];
}

/// <summary>A value with formatters by name. The number determines how they behave.</summary>
[TypeFormatterSource(typeof(ShownFormatters), PreferredMimeTypes = ["application/x-nobody-serves-this", "application/vnd.shown+json"])]
public record Shown(int Number)
{
    public static Shown? Last { get; set; }
}

[TypeFormatterSource(typeof(IShownFormatters))]
public interface IShown;

public sealed class ShownFormatters
{
    public IEnumerable<object> CreateTypeFormatters() => [new ShownAsHtml(), new ShownAsJson()];
}

public sealed class IShownFormatters
{
    public IEnumerable<object> CreateTypeFormatters() => [new InterfaceAsHtml()];
}

public sealed class ShownAsHtml
{
    public string MimeType => "text/html";

    public bool Format(object value, TextWriter writer)
    {
        var number = ((Shown)value).Number;
        ArgumentOutOfRangeException.ThrowIfNegative(number, "a negative number");
        writer.Write($"<b>{number}</b>");
        return number != 0;
    }
}

public sealed class ShownAsJson
{
    public string MimeType => "application/vnd.shown+json";

    public bool Format(object value, TextWriter writer)
    {
        writer.Write($$"""{"number":{{((Shown)value).Number}}}""");
        return true;
    }
}

public sealed class InterfaceAsHtml
{
    public string MimeType => "text/html";

    public bool Format(object value, TextWriter writer)
    {
        writer.Write("<i>5</i>");
        return true;
    }
}
