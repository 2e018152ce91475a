using Labs.Kernel.Cells;
using Labs.Kernel.Languages;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>
/// The <c>Kernel</c> that scripts see. It takes plain delegates only, so that a script can connect a library that does
/// not reference this assembly.
/// </summary>
public sealed class NotebookKernel
{
    internal NotebookKernel()
    {
    }

    internal Dictionary<string, IPolyglotLanguage> Languages { get; } = new(StringComparer.Ordinal);

    internal ContainerRunner? Containers { get; private set; }

    internal Dictionary<string, object?> Handover { get; } = [];

    /// <summary>Signalled when the cell that this code belongs to is interrupted.</summary>
    public CancellationToken Cancellation => CellRun.Current?.Stopping ?? CancellationToken.None;

    /// <summary>Adds cells that start with <c>#!name</c>. What <paramref name="run"/> returns is displayed unless null.</summary>
    /// <param name="run">Takes the text below the marker, the marker line's arguments, and the cell's cancellation.</param>
    public void AddLanguage(
        string name, string description,
        Func<string, IReadOnlyDictionary<string, object?>, CancellationToken, Task<object?>> run) =>
        AddLanguage(name, description, (text, arguments, _, cancellation) => run(text, arguments, cancellation));

    /// <inheritdoc cref="AddLanguage(string, string, Func{string, IReadOnlyDictionary{string, object?}, CancellationToken, Task{object?}})"/>
    /// <param name="run">
    /// As above; its third parameter makes a C# variable. The arguments also have the values that the marker line names: <c>@limit</c> is
    /// under "@limit".
    /// </param>
    public void AddLanguage(
        string name, string description,
        Func<string, IReadOnlyDictionary<string, object?>, Action<string, object?>, CancellationToken, Task<object?>> run) =>
        Languages[name] = new DelegateLanguage(name, description, run);

    /// <summary>Connects <c>#!bash --in container</c>.</summary>
    /// <param name="run">
    /// Takes the container's name, the command, environment variables, a writer (true: stderr), and the
    /// cell's cancellation; returns the exit code.
    /// </param>
    public void ConnectContainers(
        Func<string, IReadOnlyList<string>, IReadOnlyDictionary<string, string>, Action<bool, string>, CancellationToken, Task<int>> run) =>
        Containers = new ContainerRunner(run);

    /// <summary>The same as the global function <c>display</c>.</summary>
    public DisplayHandle display(object? value, params string[] mimeTypes) => ValueDisplay.Show(value, mimeTypes);

    /// <summary>The same as the global function <c>HTML</c>.</summary>
    public object HTML(string content) => new Formatting.Markup("text/html", content);

    /// <summary>The same as the global function <c>Javascript</c>.</summary>
    public void Javascript(string scriptContent) => ValueDisplay.Script(scriptContent);

    /// <summary>The same as the global function <c>CSS</c>.</summary>
    public void CSS(string content) => ValueDisplay.Style(content);

    internal CommBoard Comms { get; } = new();

    /// <summary>Takes conversations that the front end opens under a name.</summary>
    /// <param name="opened">Gets each new one, and what came with it.</param>
    public void AddCommTarget(string name, Action<Comm, System.Text.Json.JsonElement> opened) => Comms.AddTarget(name, opened);

    /// <summary>Opens a conversation with whatever the front end has under a name.</summary>
    public Comm OpenComm(string target, object? data = null) => Comms.OpenTo(target, data);

    /// <summary>Asks whoever sits at the notebook for a line of text.</summary>
    /// <exception cref="InputUnavailableException">Nobody does.</exception>
    public Task<string> GetInputAsync(string prompt = "") => AskAsync(prompt, isSecret: false);

    /// <summary>The same, with what is typed hidden.</summary>
    public Task<string> GetPasswordAsync(string prompt = "") => AskAsync(prompt, isSecret: true);

    internal static async Task<string> AskAsync(string prompt, bool isSecret) =>
        await (CellRun.OutputHere()?.AskAsync(prompt, isSecret, CellRun.Current?.Stopping ?? default) ?? Task.FromResult<string?>(null))
        ?? throw new InputUnavailableException("nobody sits at this notebook; run it in an editor, or give the value as a parameter.");

    /// <summary>For code that the engine generates: gives a value that another language published.</summary>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public object? Take(string name) =>
        Handover.Remove(name, out var value) ? value : throw new CellException("NoSuchValue", $"no value named {name} was handed over.");
}

/// <summary>Runs a command in a container for <c>#!bash --in</c>.</summary>
internal sealed record ContainerRunner(
    Func<string, IReadOnlyList<string>, IReadOnlyDictionary<string, string>, Action<bool, string>, CancellationToken, Task<int>> RunAsync);
