using Labs.Agent.Client;
using Labs.Docker;

namespace Labs.MySql;

/// <summary>
/// Kills a server at an exact moment of a commit: strace watches the current binary log and lets SIGKILL take effect at the
/// system call, strace(1) "inject". Set it, run one statement, wait for the end, start the server and look.
/// </summary>
public sealed class KillTrap : IAsyncDisposable
{
    private const string Writes = "write,pwrite64,pwritev", Flushes = "fdatasync,fsync";

    // Long enough for the kill to arrive, from wherever this runs.
    private static readonly TimeSpan s_hold = TimeSpan.FromSeconds(20);
    private readonly Server _server;
    private readonly AgentProcess _strace;
    private readonly KillPoint _point;
    private readonly long _pid;
    private bool _ended;

    private KillTrap(Server server, AgentProcess strace, KillPoint point, long pid, string binlog) =>
        (_server, _strace, _point, _pid, Binlog) = (server, strace, point, pid, binlog);

    /// <summary>The binary log's file, the last part of its name.</summary>
    public string Binlog { get; }

    internal static async Task<KillTrap> SetAsync(Server server, KillPoint point, CancellationToken cancellationToken)
    {
        var position = await server.PositionAsync(cancellationToken);
        var folder = (await server.VariablesAsync("log_bin_basename"))["log_bin_basename"];
        var path = $"{folder[..folder.LastIndexOf('/')]}/{position.File}";
        var pid = await server.HostPidAsync(cancellationToken);
        var inject = point switch
        {
            KillPoint.BeforeBinlogWrite => $"{Writes}:signal=KILL",
            KillPoint.BeforeBinlogFlush => $"{Flushes}:signal=KILL",
            // There is no call at which the engine's commit begins, so the thread is held after the flush.
            _ => FormattableString.Invariant($"{Flushes}:delay_exit={s_hold.TotalMicroseconds:0}"),
        };
        var strace = await server.Engine.Agent.Processes.StartAsync(server.Engine.Host, [], "strace", "-f", "-y", "-s", "0", "-P", path, "-e", $"trace={Writes},{Flushes}", "-e", $"inject={inject}", "-e", "signal=none", "-p", $"{pid}");
        try
        {
            await strace.WaitForLineAsync("attached");
            return new KillTrap(server, strace, point, pid, position.File);
        }
        catch
        {
            await strace.DisposeAsync();
            throw;
        }
    }

    /// <summary>What strace saw on the binary log, with the last call unfinished.</summary>
    public IReadOnlyList<string> Calls => [.. _strace.Output.Select(line => line.Text).Where(text => text.Contains('('))];

    private bool HasFlushed => Calls.Any(call => call.Contains("sync(", StringComparison.Ordinal) && call.Contains(" = 0", StringComparison.Ordinal));

    /// <summary>Waits until a commit has come to that point and the server has been killed there.</summary>
    /// <exception cref="WaitTimeoutException">No commit came.</exception>
    public async Task SprungAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var patience = timeout ?? TimeSpan.FromSeconds(10);
        if (_point == KillPoint.BeforeEngineCommit)
        {
            await Wait.UntilAsync($"a commit of {_server.Name} has flushed {Binlog}", _ => Task.FromResult(HasFlushed), patience, LinesAsync, cancellationToken: cancellationToken);
            var kill = await _server.Engine.Agent.Processes.RunAsync(_server.Engine.Host, [], "kill", "-KILL", $"{_pid}");
            kill.ThrowIfFailed();
            // The held thread can't end before its tracer lets it go.
            await _strace.DisposeAsync();
            _ended = true;
        }
        await Wait.UntilAsync($"{_server.Name} has ended at a commit", async token => !(await _server.Container.InspectAsync(token)).Running, patience, LinesAsync, cancellationToken: cancellationToken);
        // What the pool holds of it goes, too.
        await _server.KillAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended)
            await StraceProcess.EndAsync(_server.Engine, _strace);
        _ended = true;
    }

    private Task<string> LinesAsync() => Task.FromResult(string.Join('\n', _strace.Output));
}
