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
    private readonly ChildProcess _process;
    private readonly StreamWriter _requests;
    private readonly Channel<HostEvent> _events = Channel.CreateBounded<HostEvent>(256);

    private HostProcess(ChildProcess process, AnonymousPipeServerStream requests, AnonymousPipeServerStream events)
    {
        _process = process;
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
            var process = ChildProcess.Start(start);
            requests.DisposeLocalCopyOfClientHandle();
            events.DisposeLocalCopyOfClientHandle();
            return new HostProcess(process, requests, events);
        }
    }

    /// <inheritdoc/>
    public void Send(HostRequest request)
    {
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
            await _events.Writer.WriteAsync(message!);
        }
        _events.Writer.Complete();
    }
}
