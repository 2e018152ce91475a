using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Labs.Agent.Client;
using Labs.Docker;

namespace Labs.MySql;

/// <summary>
/// strace(1) on a server: every write to a file and every flush, with times to the microsecond. It stops the server's threads at
/// each of their system calls, so look at numbers and order under it, never at speed. Disposing lets the server go.
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
        var strace = await agent.Processes.StartAsync(server.Engine.Host, [], "strace", "-f", "-ttt", "-T", "-y", "-s", "0", "-e", $"trace={Calls}", "-e", "signal=none", "-o", file, "-p", $"{pid}");
        try
        {
            await strace.WaitForLineAsync("attached", s_patience);
            // The engine's clock, which strace writes.
            var now = (await agent.Processes.RunAsync(server.Engine.Host, [], "date", "+%s.%N")).ThrowIfFailed().Text;
            return new WriteTrace(server, strace, file, double.Parse(now, CultureInfo.InvariantCulture));
        }
        catch
        {
            await strace.DisposeAsync();
            throw;
        }
    }

    /// <summary>Seconds since the trace began: now, on the axis of <see cref="WriteEvent.At"/>.</summary>
    public double Now => _clock.Elapsed.TotalSeconds;

    /// <summary>Ends the trace and reads it. A second call gives the same.</summary>
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

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<WriteEvents> ReadAsync()
    {
        var agent = _server.Engine.Agent;
        var ended = double.Parse((await agent.Processes.RunAsync(_server.Engine.Host, [], "date", "+%s.%N")).ThrowIfFailed().Text, CultureInfo.InvariantCulture);
        await StraceProcess.EndAsync(_server.Engine, _strace);
        // In one line, since the agent sends lines one by one.
        var packed = (await agent.Processes.RunAsync(_server.Engine.Host, [], "sh", "-c", $"gzip -1 <{_file} | base64 -w0; rm {_file}")).ThrowIfFailed();
        using var text = new StreamReader(new GZipStream(new MemoryStream(Convert.FromBase64String(packed.Text)), CompressionMode.Decompress), Encoding.UTF8);
        var lines = new List<string>();
        while (await text.ReadLineAsync() is { } line)
            lines.Add(line);
        return new WriteEvents(StraceLog.Parse(lines, _zero), lines, ended - _zero);
    }
}
