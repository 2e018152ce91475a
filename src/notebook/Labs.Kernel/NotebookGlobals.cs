using Labs.Kernel.Formatting;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>The members that C# cells can use without a qualifier. The names are those of .NET Interactive.</summary>
public sealed class NotebookGlobals
{
    internal NotebookGlobals(NotebookKernel kernel) => Kernel = kernel;

    /// <summary>The notebook kernel that runs this cell.</summary>
    public NotebookKernel Kernel { get; }

    /// <summary>Shows a value at once and returns a handle by which it can be replaced.</summary>
    public DisplayHandle display(object? value) => ValueDisplay.Show(value);

    /// <summary>Shows a value as each of the given MIME types.</summary>
    public DisplayHandle display(object? value, params string[] mimeTypes) => ValueDisplay.Show(value, mimeTypes);

    /// <summary>Returns a value that shows a text as HTML.</summary>
    public object HTML(string content) => new Markup("text/html", content);

    /// <summary>Runs JavaScript in the page.</summary>
    public void Javascript(string scriptContent) => ValueDisplay.Script(scriptContent);

    /// <summary>Applies a style sheet to the page.</summary>
    public void CSS(string content) => ValueDisplay.Style(content);

    /// <summary>Removes the output that the cell has shown so far.</summary>
    /// <param name="wait">Whether to keep it until the next output, which avoids flicker.</param>
    public void ClearOutput(bool wait = false) => CellRun.OutputHere()?.Clear(wait);
}
