using Labs.Kernel;
using Labs.NotebookProcess;

namespace Labs.Runner.Running;

/// <summary>The labs' own engine in a notebook's process.</summary>
public sealed class NotebookHost : INotebookEngine
{
    private readonly KernelEngine _engine;

    // The runner reads this process's standard error and knows which cell runs. That way it also has the runtime's message before a crash.
    private NotebookHost(string folder) => _engine = new KernelEngine(
        new KernelOptions { WorkingDirectory = folder, Capture = ProcessStreams.Output });

    /// <summary>Serves a runner's requests until the runner ends; see <see cref="NotebookProcessLoop.RunAsync"/>.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string requestsHandle, string eventsHandle, string folder) =>
        NotebookProcessLoop.RunAsync(requestsHandle, eventsHandle, folder, () => new NotebookHost(folder));

    /// <inheritdoc/>
    public async Task<Kernel.CellStatus> ExecuteAsync(HostRequest cell, Action<HostEvent> send)
    {
        var result = await _engine.ExecuteAsync(cell.Code, new Output(cell.Cell, send), new CellContext(cell.Language, cell.Cell));
        return result.Status;
    }

    /// <inheritdoc/>
    public void Interrupt() => _engine.Interrupt();

    private sealed class Output(int cell, Action<HostEvent> send) : ICellOutput
    {
        public void Stream(StreamKind kind, string text) =>
            send(new HostEvent("stream", cell, Stream: kind == StreamKind.Stdout ? "stdout" : "stderr", Text: text));

        public void Display(DisplayItem item) => send(new HostEvent(
            "display", cell, Data: item.Data, DisplayId: item.DisplayId, IsUpdate: item.IsUpdate, IsResult: item.IsResult));

        public void Error(CellError error) =>
            send(new HostEvent("error", cell, Name: error.Name, Text: error.Message, Traceback: error.Traceback));

        public void ClearOutput(bool wait) => send(new HostEvent("clear", cell));
    }
}
