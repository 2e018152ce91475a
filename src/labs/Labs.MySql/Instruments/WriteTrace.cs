using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Labs.Agent.Client;
using Labs.Docker;

namespace Labs.MySql;

/// <summary>
/// A trace of a server by strace(1): every write to a file and every flush, with times to the microsecond. strace stops a thread at each of
/// these calls, so counts and order are valid, and speed is not. Disposing detaches from the server.
/// </summary>
public sealed class WriteTrace : IAsyncDisposable
{
    private const string Calls = "write,pwrite64,pwritev,pwritev2,fsync,fdatasync,sync_file_range";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static int s_traces;
    private readonly Server _server;
    private readonly AgentProcess _strace;
    private readonly string _file;
    private readonly double _zero;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly SemaphoreSlim _stopping = new(1);
    private WriteEvents? _events;

    private WriteTrace(Server server, AgentProcess strace, string file, double zero) =>
        (_server, _strace, _file, _zero) = (server, strace, file, zero);

    internal static async Task<WriteTrace> StartAsync(Server server, CancellationToken cancellationToken)
    {
        var agent = server.Engine.Agent;
        var pid = await server.HostPidAsync(cancellationToken);
        var file = $"/tmp/strace-{server.Lab.Id}-{Interlocked.Increment(ref s_traces)}";
        var strace = await agent.Processes.StartAsync(
            server.Engine.Host, [], "strace", "-f", "-ttt", "-T", "-y", "-s", "0",
            "-e", $"trace={Calls}", "-e", "signal=none", "-o", file, "-p", $"{pid}");
        try
        {
            await strace.WaitForLineAsync("attached", s_patience);
            return new WriteTrace(server, strace, file, await UnixSecondsAsync(server));
        }
        catch
        {
            await strace.DisposeAsync();
            throw;
        }
    }

    /// <summary>When the trace began, on the engine's clock, in seconds since 1970.</summary>
    public double BeganUnixSeconds => _zero;

    /// <summary>The seconds since the trace began, on the axis of <see cref="WriteEvent.At"/>.</summary>
    public double Now => _clock.Elapsed.TotalSeconds;

    /// <summary>Ends the trace and reads it. A second call returns the same events.</summary>
    public async Task<WriteEvents> StopAsync()
    {
        await _stopping.WaitAsync();
        try
        {
            return _events ??= await ReadAsync();
        }
        finally
        {
            _stopping.Release();
        }
    }

    /// <summary>Ends the trace, as <see cref="StopAsync"/> does.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<WriteEvents> ReadAsync()
    {
        var ended = await UnixSecondsAsync(_server);
        await StraceProcess.EndAsync(_server.Engine, _strace);
        // As a single line, because the agent sends lines one by one.
        var pack = $"gzip -1 <{_file} | base64 -w0; rm {_file}";
        var packed = await _server.Engine.Agent.Processes.RunAsync(_server.Engine.Host, [], "sh", "-c", pack);
        var bytes = Convert.FromBase64String(packed.ThrowIfFailed().Text);
        using var text = new StreamReader(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress), Encoding.UTF8);
        var lines = new List<string>();
        while (await text.ReadLineAsync() is { } line)
            lines.Add(line);
        return new WriteEvents(StraceLog.Parse(lines, _zero), lines, ended - _zero);
    }

    // The engine's clock, because strace writes that one.
    private static async Task<double> UnixSecondsAsync(Server server)
    {
        var now = await server.Engine.Agent.Processes.RunAsync(server.Engine.Host, [], "date", "+%s.%N");
        return double.Parse(now.ThrowIfFailed().Text, CultureInfo.InvariantCulture);
    }
}
