using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Labs.NotebookProcess;

/// <summary>
/// The main loop of a notebook's own process: the runner drives an engine by JSON lines over two inherited pipes. Standard
/// output stays free, so that nothing that a cell writes there can be taken for an answer.
/// </summary>
public sealed partial class NotebookProcessLoop
{
    private readonly StreamWriter _events;
    private readonly Lock _lock = new();

    private NotebookProcessLoop(StreamWriter events) => _events = events;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int SetDescriptorFlags(nint descriptor, int command, int flags);

    /// <summary>Serves requests until the runner sends <c>shutdown</c> or closes its pipe, then ends the process.</summary>
    /// <param name="requestsHandle">The inherited pipe with the requests.</param>
    /// <param name="eventsHandle">The inherited pipe for the events.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="open">Makes the engine, in that folder.</param>
    public static async Task<int> RunAsync(string requestsHandle, string eventsHandle, string folder, Func<INotebookEngine> open)
    {
        // Ctrl-C in a terminal reaches this process too; the runner decides what it means.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var requests = new AnonymousPipeClientStream(PipeDirection.In, requestsHandle);
        using var events = new AnonymousPipeClientStream(PipeDirection.Out, eventsHandle);
        KeepFromChildren(requests);
        KeepFromChildren(events);
        Directory.SetCurrentDirectory(folder);

        var loop = new NotebookProcessLoop(new StreamWriter(events) { AutoFlush = true });
        var engine = open();
        loop.Send(new HostEvent("ready"));
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
                running = loop.ExecuteAsync(engine, request, running);
        }
        // Sessions that are still open end with the process; a cell that still runs must not keep it.
        Environment.Exit(0);
        return 0;
    }

    private async Task ExecuteAsync(INotebookEngine engine, HostRequest request, Task before)
    {
        await before;
        await Task.Yield();
        var status = await engine.ExecuteAsync(request, Send);
        Send(new HostEvent("done", request.Cell, Status: status));
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
            // The runner has ended. This process follows as soon as it reads the end of the requests.
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
