namespace Labs.Kernel.Formatting;

/// <summary>Turns a value into a bundle of MIME type and text.</summary>
internal static class ValueFormatter
{
    public static IReadOnlyDictionary<string, string> Format(object? value, int maxRows, string[]? mimeTypes = null) =>
        new Dictionary<string, string> { ["text/plain"] = value?.ToString() ?? "null" };
}
