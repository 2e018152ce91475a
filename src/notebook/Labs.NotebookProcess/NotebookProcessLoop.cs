using System.Collections.Concurrent;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Labs.NotebookProcess;

/// <summary>
/// The main loop of a notebook's own process. The runner controls the notebook engine through lines of JSON over two inherited pipes.
/// Standard output is not used, so that the output of a cell can't be mistaken for a message. Requests are read and cells are executed
/// on two threads of their own, because a cell may fill the thread pool.
/// </summary>
public sealed partial class NotebookProcessLoop
{
    private readonly StreamWriter _events;
    private readonly Lock _lock = new();
    private readonly INotebookEngine _engine;
    private readonly BlockingCollection<HostRequest> _cells = [];

    private NotebookProcessLoop(StreamWriter events, INotebookEngine engine) => (_events, _engine) = (events, engine);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int SetDescriptorFlags(nint descriptor, int command, int flags);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int ReplaceDescriptor(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);

    /// <summary>Handles requests until the runner sends <c>shutdown</c> or closes its pipe, then exits the process.</summary>
    /// <param name="requestsHandle">The handle of the inherited pipe with the requests.</param>
    /// <param name="eventsHandle">The handle of the inherited pipe for the events.</param>
    /// <param name="folder">The notebook's folder, which becomes the working directory.</param>
    /// <param name="open">Creates the engine. It is called in that folder.</param>
    /// <returns>Never returns: the process exits with code 0.</returns>
    public static int Run(string requestsHandle, string eventsHandle, string folder, Func<INotebookEngine> open)
    {
        // Ctrl-C in a terminal, and its end, also reach this process, but the runner decides what to do.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => context.Cancel = true);
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        using var requests = new AnonymousPipeClientStream(PipeDirection.In, requestsHandle);
        using var events = new AnonymousPipeClientStream(PipeDirection.Out, eventsHandle);
        KeepFromChildren(requests);
        KeepFromChildren(events);
        Directory.SetCurrentDirectory(folder);

        var loop = new NotebookProcessLoop(new StreamWriter(events) { AutoFlush = true }, open());
        new Thread(loop.Execute) { IsBackground = true, Name = "execute" }.UnsafeStart();
        loop.Send(new HostEvent("ready"));
        using var reader = new StreamReader(requests);
        while (reader.ReadLine() is { } line)
        {
            var request = JsonSerializer.Deserialize(line, HostJson.Default.HostRequest)!;
            if (request.Op == "shutdown")
                break;
            if (request.Op == "interrupt")
                loop._engine.Interrupt();
            else
                loop._cells.Add(request);
        }
        // Exit also closes sessions that are still open, and does not wait for a cell that is still running.
        Environment.Exit(0);
        return 0;
    }

    private void Execute()
    {
        foreach (var cell in _cells.GetConsumingEnumerable())
        {
            if (cell.Errors is { } pipe && OperatingSystem.IsLinux())
                UseErrors(pipe);
            var status = _engine.Execute(cell, Send);
            Send(new HostEvent("done", cell.Cell, Status: status));
        }
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
            // The runner has exited. This process exits when it reads the end of the requests.
        }
    }

    // If the pipe can't be opened, the runner takes what comes the usual way for that of the cell that runs.
    private static void UseErrors(string path)
    {
        const int writeOnly = 1, closeOnExec = 0x80000, standardError = 2;
        var pipe = OpenFile(path, writeOnly | closeOnExec);
        if (pipe < 0)
            return;
        _ = ReplaceDescriptor(pipe, standardError);
        _ = CloseDescriptor(pipe);
    }

    // The pipes were inherited without close-on-exec. A child process of a cell would keep them open, and the runner would not notice
    // that this process has exited.
    private static void KeepFromChildren(PipeStream pipe)
    {
        const int setFlags = 2, closeOnExec = 1;
        if (!OperatingSystem.IsWindows())
            _ = SetDescriptorFlags(pipe.SafePipeHandle.DangerousGetHandle(), setFlags, closeOnExec);
    }
}
