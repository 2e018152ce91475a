using Labs.Kernel.Cells;
using Labs.Kernel.Languages;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>
/// The object <c>Kernel</c> of scripts. Its methods take plain delegates, so that a script can connect a library that does not
/// reference this assembly.
/// </summary>
public sealed class NotebookKernel
{
    internal NotebookKernel()
    {
    }

    internal Dictionary<string, IPolyglotLanguage> Languages { get; } = new(StringComparer.Ordinal);

    internal ContainerRunner? Containers { get; private set; }

    internal Dictionary<string, object?> Handover { get; } = [];

    /// <summary>Adds a language, or replaces the one with the same name.</summary>
    /// <param name="name">The marker without <c>#!</c>.</param>
    /// <param name="description">The line that <c>#!lsmagic</c> shows.</param>
    /// <param name="run">
    /// Runs a part of a cell. Its parameters are the text below the marker, the arguments of the marker line and a token that is
    /// cancelled when the cell is interrupted. The value that it returns is shown unless it is null.
    /// </param>
    public void AddLanguage(
        string name, string description,
        Func<string, IReadOnlyDictionary<string, object?>, CancellationToken, Task<object?>> run) =>
        AddLanguage(name, description, (text, arguments, _, cancellationToken) => run(text, arguments, cancellationToken));

    /// <summary>Adds a language that can define C# variables, or replaces the one with the same name.</summary>
    /// <param name="name">The marker without <c>#!</c>.</param>
    /// <param name="description">The line that <c>#!lsmagic</c> shows.</param>
    /// <param name="run">
    /// Runs a part of a cell. Its parameters are the text below the marker, the arguments of the marker line, a function that defines a
    /// C# variable and a token that is cancelled when the cell is interrupted. The arguments also have the values that the marker line
    /// names: <c>@limit</c> is under "@limit". The value that it returns is shown unless it is null.
    /// </param>
    public void AddLanguage(
        string name, string description,
        Func<string, IReadOnlyDictionary<string, object?>, Action<string, object?>, CancellationToken, Task<object?>> run) =>
        Languages[name] = new DelegateLanguage(name, description, run);

    /// <summary>Connects <c>#!bash --in container</c>.</summary>
    /// <param name="run">
    /// Runs a command in a container and returns its exit code. Its parameters are the container's name, the command, environment
    /// variables, a function that writes output (true for stderr) and a token that is cancelled when the cell is interrupted.
    /// </param>
    public void ConnectContainers(
        Func<string, IReadOnlyList<string>, IReadOnlyDictionary<string, string>, Action<bool, string>, CancellationToken, Task<int>> run) =>
        Containers = new ContainerRunner(run);

    /// <summary>Shows a value, like the global function <c>display</c>.</summary>
    public DisplayHandle display(object? value, params string[] mimeTypes) => ValueDisplay.Show(value, mimeTypes);

    /// <summary>Returns a value that shows a text as HTML, like the global function <c>HTML</c>.</summary>
    public object HTML(string content) => new Formatting.Markup("text/html", content);

    /// <summary>Runs JavaScript in the page, like the global function <c>Javascript</c>.</summary>
    public void Javascript(string scriptContent) => ValueDisplay.Script(scriptContent);

    /// <summary>Applies a style sheet to the page, like the global function <c>CSS</c>.</summary>
    public void CSS(string content) => ValueDisplay.Style(content);

    internal CommBoard Comms { get; } = new();

    /// <summary>Accepts conversations that the front end opens (a comm target of Jupyter).</summary>
    /// <param name="name">The target's name.</param>
    /// <param name="opened">Handles a new conversation and the data of its first message.</param>
    public void AddCommTarget(string name, Action<Comm, System.Text.Json.JsonElement> opened) => Comms.AddTarget(name, opened);

    /// <summary>Opens a conversation with a comm target of the front end.</summary>
    /// <param name="target">The target's name in the front end.</param>
    /// <param name="data">The data of the first message, written as JSON.</param>
    public Comm OpenComm(string target, object? data = null) => Comms.OpenTo(target, data);

    /// <summary>Asks the reader of the notebook for a line of text.</summary>
    /// <exception cref="InputUnavailableException">The notebook runs without a reader.</exception>
    public Task<string> GetInputAsync(string prompt = "") => AskAsync(prompt, isSecret: false);

    /// <summary>Asks the reader of the notebook for a secret, which is not shown while it is typed.</summary>
    /// <exception cref="InputUnavailableException">The notebook runs without a reader.</exception>
    public Task<string> GetPasswordAsync(string prompt = "") => AskAsync(prompt, isSecret: true);

    internal static async Task<string> AskAsync(string prompt, bool isSecret) =>
        await (CellRun.OutputHere()?.AskAsync(prompt, isSecret, CellRun.Current?.Stopping ?? default) ?? Task.FromResult<string?>(null))
        ?? throw new InputUnavailableException(
            "this notebook runs without a reader who could answer; run it in an editor, or pass the value as a parameter.");

    /// <summary>Returns a value that another language has published. Only code that the engine generates calls it.</summary>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public object? Take(string name) =>
        Handover.Remove(name, out var value) ? value : throw new CellException("NoSuchValue", $"no value named {name} was published.");
}

/// <summary>Runs a command in a container for <c>#!bash --in</c>.</summary>
internal sealed record ContainerRunner(
    Func<string, IReadOnlyList<string>, IReadOnlyDictionary<string, string>, Action<bool, string>, CancellationToken, Task<int>> RunAsync);
