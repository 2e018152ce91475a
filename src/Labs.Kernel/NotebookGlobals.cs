using Labs.Kernel.Formatting;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>What C# cells can use without a qualifier; the names are those of .NET Interactive.</summary>
public sealed class NotebookGlobals
{
    private readonly KernelOptions _options;

    internal NotebookGlobals(KernelOptions options, NotebookKernel kernel)
    {
        _options = options;
        Kernel = kernel;
    }

    /// <summary>The engine that runs this cell.</summary>
    public NotebookKernel Kernel { get; }

    /// <summary>Shows a value now and returns a handle by which it can be replaced.</summary>
    public DisplayHandle display(object? value) => Show(value, null);

    /// <summary>Shows a value as the first of the given MIME types.</summary>
    public DisplayHandle display(object? value, params string[] mimeTypes) => Show(value, mimeTypes);

    /// <summary>Wraps text that is HTML already.</summary>
    public object HTML(string content) => new Markup("text/html", content);

    /// <summary>Removes the output that the cell has shown so far.</summary>
    /// <param name="wait">Keep it until the next output comes.</param>
    public void ClearOutput(bool wait = false) => CellRun.OutputHere()?.Clear(wait);

    internal DisplayHandle Show(object? value, string[]? mimeTypes)
    {
        var id = Guid.NewGuid().ToString("N");
        CellRun.OutputHere()?.Display(new DisplayItem(Bundle(value, mimeTypes), id));
        return new DisplayHandle(id, updated =>
            CellRun.OutputHere()?.Display(new DisplayItem(Bundle(updated, mimeTypes), id, IsUpdate: true)));
    }

    private IReadOnlyDictionary<string, string> Bundle(object? value, string[]? mimeTypes) =>
        ValueFormatter.Format(value, _options.MaxRows, mimeTypes);
}
