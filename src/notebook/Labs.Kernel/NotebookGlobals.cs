using Labs.Kernel.Formatting;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>What C# cells can use without a qualifier; the names are those of .NET Interactive.</summary>
public sealed class NotebookGlobals
{
    internal NotebookGlobals(NotebookKernel kernel) => Kernel = kernel;

    /// <summary>The engine that runs this cell.</summary>
    public NotebookKernel Kernel { get; }

    /// <summary>Shows a value now and returns a handle by which it can be replaced.</summary>
    public DisplayHandle display(object? value) => ValueDisplay.Show(value);

    /// <summary>Shows a value as each of the given MIME types.</summary>
    public DisplayHandle display(object? value, params string[] mimeTypes) => ValueDisplay.Show(value, mimeTypes);

    /// <summary>Wraps text that is HTML already.</summary>
    public object HTML(string content) => new Markup("text/html", content);

    /// <summary>Runs JavaScript in the page.</summary>
    public void Javascript(string scriptContent) => ValueDisplay.Script(scriptContent);

    /// <summary>Applies a style sheet to the page.</summary>
    public void CSS(string content) => ValueDisplay.Style(content);

    /// <summary>Removes the output that the cell has shown so far.</summary>
    /// <param name="wait">Keep it until the next output comes.</param>
    public void ClearOutput(bool wait = false) => CellRun.OutputHere()?.Clear(wait);
}
