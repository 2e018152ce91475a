using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text.Json;
using Labs.Kernel;

namespace Labs.Cli.Running;

/// <summary>
/// A notebook's own process: the engine, driven by JSON lines over two inherited pipes. Standard output stays free, so that
/// nothing that a cell writes there can be taken for an answer.
/// </summary>
internal sealed partial class NotebookHost : ICellOutput
{
    private readonly StreamWriter _events;
    private readonly Lock _lock = new();
    private int _cell;

    private NotebookHost(StreamWriter events) => _events = events;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int SetDescriptorFlags(nint descriptor, int command, int flags);

    public static async Task<int> RunAsync(string requestsHandle, string eventsHandle, string folder)
    {
        // Ctrl-C in a terminal reaches this process too; what it means is the runner's decision.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var requests = new AnonymousPipeClientStream(PipeDirection.In, requestsHandle);
        using var events = new AnonymousPipeClientStream(PipeDirection.Out, eventsHandle);
        KeepFromChildren(requests);
        KeepFromChildren(events);
        Directory.SetCurrentDirectory(folder);

        var host = new NotebookHost(new StreamWriter(events) { AutoFlush = true });
        await using var engine = new KernelEngine(new KernelOptions { WorkingDirectory = folder });
        host.Send(new HostEvent("ready"));
        using var reader = new StreamReader(requests);
        var running = Task.CompletedTask;
        while (await reader.ReadLineAsync() is { } line)
        {
            var request = JsonSerializer.Deserialize(line, HostJson.Default.HostRequest)!;
            if (request.Op == "shutdown")
                break;
            if (request.Op == "interrupt")
                engine.Interrupt();
            else
                running = host.ExecuteAsync(engine, request, running);
        }
        // Sessions that are still open end with the process; a cell that still runs must not keep it.
        Environment.Exit(0);
        return 0;
    }

    public void Stream(StreamKind kind, string text) =>
        Send(new HostEvent("stream", _cell, Stream: kind == StreamKind.Stdout ? "stdout" : "stderr", Text: text));

    public void Display(DisplayItem item) =>
        Send(new HostEvent("display", _cell, Data: item.Data, DisplayId: item.DisplayId, IsUpdate: item.IsUpdate, IsResult: item.IsResult));

    public void Error(CellError error) =>
        Send(new HostEvent("error", _cell, Name: error.Name, Text: error.Message, Traceback: error.Traceback));

    public void ClearOutput(bool wait) => Send(new HostEvent("clear", _cell));

    private async Task ExecuteAsync(KernelEngine engine, HostRequest request, Task before)
    {
        await before;
        await Task.Yield();
        _cell = request.Cell;
        var result = await engine.ExecuteAsync(request.Code, this, new CellContext(request.Language, request.Cell));
        Send(new HostEvent("done", request.Cell, Status: result.Status.ToString().ToLowerInvariant()));
    }

    private void Send(HostEvent message)
    {
        var line = JsonSerializer.Serialize(message, HostJson.Default.HostEvent);
        try
        {
            lock (_lock)
                _events.WriteLine(line);
        }
        catch (IOException)
        {
            // The runner is gone; so is this process, as soon as it reads the end of the requests.
        }
    }

    // The pipes were inherited without close-on-exec. A child of a cell that kept one open would hide this process's end.
    private static void KeepFromChildren(PipeStream pipe)
    {
        const int setFlags = 2, closeOnExec = 1;
        if (!OperatingSystem.IsWindows())
            _ = SetDescriptorFlags(pipe.SafePipeHandle.DangerousGetHandle(), setFlags, closeOnExec);
    }
}
