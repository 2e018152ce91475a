using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
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
    private static readonly TimeSpan s_drainPatience = TimeSpan.FromMilliseconds(200);
    private const int ErrorLimit = 10_000_000; // characters of a cell
    private const int TailLength = 4000;
    private readonly ChildProcess _process;
    private readonly StreamWriter _requests;
    private readonly Channel<HostEvent> _events = Channel.CreateBounded<HostEvent>(256);
    private readonly List<CellErrorPipe> _pipes = [];
    private readonly StringBuilder _errorTail = new();
    private volatile CellErrors? _running;

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
    public string Tail
    {
        get
        {
            lock (_errorTail)
                return $"{_process.Tail}\n{_errorTail.ToString().Trim()}".Trim();
        }
    }

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
            request = request with { Errors = Begin(request.Cell) };
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
    public async Task<string> EndAsync(TimeSpan patience)
    {
        var end = await _process.EndAsync(patience);
        // A child of a cell may live on.
        await Task.WhenAny(Task.WhenAll(ClosePipes().Select(pipe => pipe.Reading)), Task.Delay(s_drainPatience));
        return end;
    }

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
            {
                await _process.ErrorReadAsync();
                await Task.WhenAll(ClosePipes().Select(pipe => pipe.ReadSoFarAsync()));
            }
            await _events.Writer.WriteAsync(message);
        }
        _events.Writer.Complete();
    }

    // Returns the path by which the process can give the cell a standard error of its own.
    private string? Begin(int cell)
    {
        var errors = new CellErrors(cell, ErrorLimit);
        _running = errors;
        if (!OperatingSystem.IsLinux())
            return null;
        var pipe = new CellErrorPipe(text =>
        {
            AddToTail(text);
            return AddErrorAsync(errors, text);
        });
        lock (_pipes)
        {
            _pipes.RemoveAll(ended => ended.Reading.IsCompleted);
            _pipes.Add(pipe);
        }
        return pipe.Path;
    }

    private CellErrorPipe[] ClosePipes()
    {
        lock (_pipes)
        {
            foreach (var pipe in _pipes)
                pipe.Close();
            return [.. _pipes];
        }
    }

    private void AddToTail(string text)
    {
        lock (_errorTail)
        {
            _errorTail.Append(text);
            if (_errorTail.Length > TailLength)
                _errorTail.Remove(0, _errorTail.Length - TailLength);
        }
    }

    // What does not come through a cell's pipe belongs to the cell that runs, or that ran last.
    private Task AddErrorAsync(string text) => _running is { } running ? AddErrorAsync(running, text) : Task.CompletedTask;

    private async Task AddErrorAsync(CellErrors errors, string text)
    {
        if (errors.Left <= 0)
            return;
        errors.Left -= text.Length;
        var shown = errors.Left > 0 ? text : text + "\n[the rest of the process's standard error is not shown]\n";
        var message = new HostEvent("stream", errors.Cell, Stream: "stderr", Text: shown);
        while (await _events.Writer.WaitToWriteAsync())
        {
            if (_events.Writer.TryWrite(message))
                return;
        }
    }

    private sealed class CellErrors(int cell, int left)
    {
        public int Cell => cell;

        /// <summary>The number of characters that are still shown.</summary>
        public int Left { get; set; } = left;
    }
}
