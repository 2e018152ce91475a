using Labs.Kernel.Formatting;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>What C# cells can use without a qualifier; the names are those of .NET Interactive.</summary>
public sealed class NotebookGlobals
{
    private readonly KernelOptions _options;

    internal NotebookGlobals(KernelOptions options) => _options = options;

    /// <summary>Shows a value now and returns a handle by which it can be replaced.</summary>
    public DisplayHandle display(object? value) => Show(value, null);

    /// <summary>Shows a value in the first of the MIME types that a formatter offers.</summary>
    public DisplayHandle display(object? value, params string[] mimeTypes) => Show(value, mimeTypes);

    private DisplayHandle Show(object? value, string[]? mimeTypes)
    {
        var id = Guid.NewGuid().ToString("N");
        CellRun.OutputHere()?.Display(new DisplayItem(Bundle(value, mimeTypes), id));
        return new DisplayHandle(id, updated =>
            CellRun.OutputHere()?.Display(new DisplayItem(Bundle(updated, mimeTypes), id, IsUpdate: true)));
    }

    private IReadOnlyDictionary<string, string> Bundle(object? value, string[]? mimeTypes) =>
        ValueFormatter.Format(value, _options.MaxRows, mimeTypes);
}
