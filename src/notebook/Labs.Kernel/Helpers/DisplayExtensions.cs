namespace Labs.Kernel.Helpers;

/// <summary>
/// What cells can call on every value, by the names of .NET Interactive. The parameters are such that the compiler prefers these methods
/// to those of Microsoft.DotNet.Interactive.Formatting where a notebook refers to that library too.
/// </summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value now and returns a handle by which it can be replaced.</summary>
    public static DisplayHandle Display(this object? value) => ValueDisplay.Show(value);

    /// <summary>Shows a value as one MIME type.</summary>
    public static DisplayHandle Display(this object? value, string mimeType) => ValueDisplay.Show(value, [mimeType]);

    /// <summary>Shows a value as each of the given MIME types.</summary>
    public static DisplayHandle Display(this object? value, string first, string second, params string[] others) =>
        ValueDisplay.Show(value, [first, second, .. others]);

    /// <summary>Shows a value as one MIME type; a string is taken as text of that type.</summary>
    public static DisplayHandle DisplayAs(this object? value, string mimeType) => ValueDisplay.Show(value, [mimeType]);
}
