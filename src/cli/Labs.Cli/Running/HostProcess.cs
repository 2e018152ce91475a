using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Labs.NotebookProcess;

namespace Labs.Cli.Running;

/// <summary>A notebook's process as the runner sees it: requests go in, events come out, and it may end at any moment.</summary>
internal sealed class HostProcess : INotebookProcess
{
    private const int TailLength = 4000;
    private static readonly Lock s_starting = new();
    private readonly Process _process;
    private readonly StreamWriter _requests;
    private readonly Channel<HostEvent> _events = Channel.CreateBounded<HostEvent>(256);
    private readonly StringBuilder _tail = new();
    private readonly Task _reading;

    private HostProcess(Process process, AnonymousPipeServerStream requests, AnonymousPipeServerStream events)
    {
        _process = process;
        _requests = new StreamWriter(requests) { AutoFlush = true };
        _reading = Task.WhenAll(ReadEventsAsync(events), DrainAsync(process.StandardOutput), DrainAsync(process.StandardError));
    }

    public int Id => _process.Id;

    public ChannelReader<HostEvent> Events => _events.Reader;

    public string Tail
    {
        get
        {
            lock (_tail)
                return _tail.ToString().Trim();
        }
    }

    /// <param name="program">Takes <c>notebook-host</c>, the two pipes and the folder as its arguments.</param>
    /// <param name="folder">The notebook's folder.</param>
    /// <param name="environment">Variables for the process, beside those of this one.</param>
    public static HostProcess Start(string program, string folder, IReadOnlyDictionary<string, string> environment)
    {
        // One at a time: a process started meanwhile would inherit the other's pipe ends.
        lock (s_starting)
        {
            var requests = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
            var events = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            var start = new ProcessStartInfo(program,
                ["notebook-host", requests.GetClientHandleAsString(), events.GetClientHandleAsString(), folder])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder,
            };
            foreach (var (name, value) in environment)
                start.Environment[name] = value;
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            requests.DisposeLocalCopyOfClientHandle();
            events.DisposeLocalCopyOfClientHandle();
            return new HostProcess(process, requests, events);
        }
    }

    public void Send(HostRequest request)
    {
        try
        {
            _requests.WriteLine(JsonSerializer.Serialize(request, HostJson.Default.HostRequest));
        }
        catch (IOException)
        {
            // It ended; the events end too and say so.
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    public async Task<string> EndAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        // Shells and the runtime report a signal as 128 and its number.
        return _process.ExitCode > 128 ? $"was ended by signal {_process.ExitCode - 128}" : $"exited with code {_process.ExitCode}";
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _requests.DisposeAsync();
        }
        catch (IOException)
        {
        }
        await EndAsync(TimeSpan.FromSeconds(10));
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
                continue; // half a line: it died while it wrote
            }
            await _events.Writer.WriteAsync(message!);
        }
        _events.Writer.Complete();
    }

    private async Task DrainAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_tail)
            {
                _tail.Append(buffer, 0, count);
                if (_tail.Length > TailLength)
                    _tail.Remove(0, _tail.Length - TailLength);
            }
        }
    }
}
