using System.Diagnostics;
using System.IO.Pipes;
using System.Text.Json;
using System.Threading.Channels;
using Labs.NotebookProcess;
using Labs.Runner.Processes;

namespace Labs.Runner.Running;

/// <summary>A notebook's process as the runner sees it: requests go in, events come out, and it may end at any moment.</summary>
public sealed class HostProcess : INotebookProcess
{
    private static readonly Lock s_starting = new();
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(10);
    private const int ErrorLimit = 10_000_000; // characters of a cell
    private readonly ChildProcess _process;
    private readonly StreamWriter _requests;
    private readonly Channel<HostEvent> _events = Channel.CreateBounded<HostEvent>(256);
    private volatile int _cell;
    private int _errorLeft;

    private HostProcess(ProcessStartInfo start, AnonymousPipeServerStream requests, AnonymousPipeServerStream events)
    {
        _process = ChildProcess.Start(start, AddErrorAsync);
        _requests = new StreamWriter(requests) { AutoFlush = true };
        _ = ReadEventsAsync(events);
    }

    /// <inheritdoc/>
    public int Id => _process.Id;

    /// <inheritdoc/>
    public ChannelReader<HostEvent> Events => _events.Reader;

    /// <inheritdoc/>
    public string Tail => _process.Tail;

    /// <summary>Starts a program that serves <see cref="NotebookProcessLoop"/>.</summary>
    /// <param name="program">Takes <c>notebook-host</c>, the two pipes and the folder as its arguments.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="environment">Variables for the process, in addition to this process's own.</param>
    public static HostProcess Start(string program, string folder, IReadOnlyDictionary<string, string> environment)
    {
        // One at a time: a process started meanwhile would inherit the other's pipe ends.
        lock (s_starting)
        {
            var requests = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
            var events = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            string[] arguments = ["notebook-host", requests.GetClientHandleAsString(), events.GetClientHandleAsString(), folder];
            var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
            foreach (var (name, value) in environment)
                start.Environment[name] = value;
            var process = new HostProcess(start, requests, events);
            requests.DisposeLocalCopyOfClientHandle();
            events.DisposeLocalCopyOfClientHandle();
            return process;
        }
    }

    /// <inheritdoc/>
    public void Send(HostRequest request)
    {
        if (request.Op == "execute")
            (_errorLeft, _cell) = (ErrorLimit, request.Cell);
        try
        {
            _requests.WriteLine(JsonSerializer.Serialize(request, HostJson.Default.HostRequest));
        }
        catch (IOException)
        {
            // The process has ended; its events end too and say so.
        }
    }

    /// <inheritdoc/>
    public void Kill() => _process.Kill();

    /// <inheritdoc/>
    public Task<string> EndAsync(TimeSpan patience) => _process.EndAsync(patience);

    /// <summary>Closes the requests, which ends the process, and kills it if it still runs after ten seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _requests.DisposeAsync();
        }
        catch (IOException)
        {
            // The process has ended.
        }
        await EndAsync(s_endPatience);
        _process.Dispose();
    }

    private async Task ReadEventsAsync(AnonymousPipeServerStream pipe)
    {
        using var reader = new StreamReader(pipe);
        while (await reader.ReadLineAsync() is { } line)
        {
            HostEvent? message;
            try
            {
                message = JsonSerializer.Deserialize(line, HostJson.Default.HostEvent);
            }
            catch (JsonException)
            {
                continue; // half a line: the process died while it wrote
            }
            // What the cell's child processes wrote to standard error before its end takes another way.
            if (message!.Event == "done")
                await _process.ErrorReadAsync();
            await _events.Writer.WriteAsync(message);
        }
        _events.Writer.Complete();
    }

    // Standard error of the process belongs to the cell that runs, or that ran last.
    private async Task AddErrorAsync(string text)
    {
        if (_cell == 0 || _errorLeft <= 0)
            return;
        _errorLeft -= text.Length;
        var shown = _errorLeft > 0 ? text : text + "\n[the rest of the process's standard error is not shown]\n";
        var message = new HostEvent("stream", _cell, Stream: "stderr", Text: shown);
        while (await _events.Writer.WaitToWriteAsync())
        {
            if (_events.Writer.TryWrite(message))
                return;
        }
    }
}
