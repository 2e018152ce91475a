using Labs.Kernel;
using Labs.NotebookProcess;

namespace Labs.Cli.Running;

/// <summary>The labs' own engine in a notebook's process.</summary>
internal sealed class NotebookHost(string folder) : INotebookEngine
{
    private readonly KernelEngine _engine = new(new KernelOptions { WorkingDirectory = folder });

    public static Task<int> RunAsync(string requestsHandle, string eventsHandle, string folder) =>
        NotebookProcessLoop.RunAsync(requestsHandle, eventsHandle, folder, () => new NotebookHost(folder));

    public async Task<string> ExecuteAsync(HostRequest cell, Action<HostEvent> send)
    {
        var result = await _engine.ExecuteAsync(cell.Code, new Output(cell.Cell, send), new CellContext(cell.Language, cell.Cell));
        return result.Status.ToString().ToLowerInvariant();
    }

    public void Interrupt() => _engine.Interrupt();

    private sealed class Output(int cell, Action<HostEvent> send) : ICellOutput
    {
        public void Stream(StreamKind kind, string text) =>
            send(new HostEvent("stream", cell, Stream: kind == StreamKind.Stdout ? "stdout" : "stderr", Text: text));

        public void Display(DisplayItem item) =>
            send(new HostEvent("display", cell, Data: item.Data, DisplayId: item.DisplayId, IsUpdate: item.IsUpdate, IsResult: item.IsResult));

        public void Error(CellError error) =>
            send(new HostEvent("error", cell, Name: error.Name, Text: error.Message, Traceback: error.Traceback));

        public void ClearOutput(bool wait) => send(new HostEvent("clear", cell));
    }
}
