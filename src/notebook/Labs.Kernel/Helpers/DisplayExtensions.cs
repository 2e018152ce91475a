namespace Labs.Kernel.Helpers;

/// <summary>
/// Methods of every value in a cell, with the names of .NET Interactive. Their parameters are chosen so that the compiler prefers them
/// to those of Microsoft.DotNet.Interactive.Formatting if a notebook also references that library.
/// </summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value at once and returns a handle by which it can be replaced.</summary>
    public static DisplayHandle Display(this object? value) => ValueDisplay.Show(value);

    /// <summary>Shows a value as one MIME type.</summary>
    public static DisplayHandle Display(this object? value, string mimeType) => ValueDisplay.Show(value, [mimeType]);

    /// <summary>Shows a value as each of the given MIME types.</summary>
    public static DisplayHandle Display(this object? value, string first, string second, params string[] others) =>
        ValueDisplay.Show(value, [first, second, .. others]);

    /// <summary>Shows a value as one MIME type. A string counts as text of that type.</summary>
    public static DisplayHandle DisplayAs(this object? value, string mimeType) => ValueDisplay.Show(value, [mimeType]);
}
