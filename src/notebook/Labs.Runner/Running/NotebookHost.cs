using Labs.Kernel;
using Labs.NotebookProcess;

namespace Labs.Runner.Running;

/// <summary>The labs' own engine in a notebook's process.</summary>
public sealed class NotebookHost : INotebookEngine
{
    private readonly KernelEngine _engine;

    // The runner reads this process's standard error, from a pipe for each cell. That way it also has the runtime's message before a crash.
    private NotebookHost(string folder) => _engine = new KernelEngine(
        new KernelOptions { WorkingDirectory = folder, Capture = ProcessStreams.Output, Mask = Secrets.Mask });

    /// <summary>Serves a runner's requests until the runner ends; see <see cref="NotebookProcessLoop.Run"/>.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string requestsHandle, string eventsHandle, string folder)
    {
        // The runner does the same after the end of this process, but it may have been killed.
        var children = NotebookChildren.OfThisProcess(Environment.GetEnvironmentVariable(NotebookChildren.Variable));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => children.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(3));
        return NotebookProcessLoop.Run(requestsHandle, eventsHandle, folder, () => new NotebookHost(folder));
    }

    /// <inheritdoc/>
    public Kernel.CellStatus Execute(HostRequest cell, Action<HostEvent> send) =>
        _engine.Execute(cell.Code, new Output(cell.Cell, send), new CellContext(cell.Language, cell.Cell)).Status;

    /// <inheritdoc/>
    public void Interrupt() => _engine.Interrupt();

    private sealed class Output(int cell, Action<HostEvent> send) : ICellOutput, ICellInput, IStrayReport
    {
        public void Stray(CellError error) => send(new HostEvent("stray", cell, Name: error.Name, Text: error.Message));

        public Task<string?> ReadLineAsync(string prompt, bool isSecret, CancellationToken cancellationToken) =>
            throw new InputUnavailableException(
                "this notebook runs without a reader who could answer; give the value as a parameter (-p name=value).");

        public void Stream(StreamKind kind, string text) =>
            send(new HostEvent("stream", cell, Stream: kind == StreamKind.Stdout ? "stdout" : "stderr", Text: text));

        public void Display(DisplayItem item) => send(new HostEvent(
            "display", cell, Data: item.Data, DisplayId: item.DisplayId, IsUpdate: item.IsUpdate, IsResult: item.IsResult));

        public void Error(CellError error) =>
            send(new HostEvent("error", cell, Name: error.Name, Text: error.Message, Traceback: error.Traceback));

        public void ClearOutput(bool wait) => send(new HostEvent("clear", cell));
    }
}
