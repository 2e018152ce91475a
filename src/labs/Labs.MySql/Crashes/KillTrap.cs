using Labs.Agent.Client;
using Labs.Docker;

namespace Labs.MySql;

/// <summary>
/// Kills a server at an exact moment of a commit. strace(1) watches the current binary log and injects SIGKILL at a system call. Set the
/// trap, run one statement, wait with <see cref="SprungAsync"/>, start the server and look at the table.
/// </summary>
public sealed class KillTrap : IAsyncDisposable
{
    private const string Writes = "write,pwrite64,pwritev", Flushes = "fdatasync,fsync";

    // Long enough for the signal to arrive, even from a remote machine.
    private static readonly TimeSpan s_hold = TimeSpan.FromSeconds(20);
    private readonly Server _server;
    private readonly AgentProcess _strace;
    private readonly KillPoint _point;
    private readonly long _pid;
    private bool _ended;

    private KillTrap(Server server, AgentProcess strace, KillPoint point, long pid, string binlog) =>
        (_server, _strace, _point, _pid, Binlog) = (server, strace, point, pid, binlog);

    /// <summary>The name of the binary log's file, without its folder.</summary>
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
            // InnoDB's commit does not begin with a system call, so the thread is held after the flush.
            _ => FormattableString.Invariant($"{Flushes}:delay_exit={s_hold.TotalMicroseconds:0}"),
        };
        var strace = await server.Engine.Agent.Processes.StartAsync(
            server.Engine.Host, [], "strace", "-f", "-y", "-s", "0", "-P", path,
            "-e", $"trace={Writes},{Flushes}", "-e", $"inject={inject}", "-e", "signal=none", "-p", $"{pid}");
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

    /// <summary>The system calls on the binary log that strace has seen. The last one can be unfinished.</summary>
    public IReadOnlyList<string> Calls => [.. _strace.Output.Select(line => line.Text).Where(text => text.Contains('('))];

    private bool HasFlushed => Calls.Any(call =>
        call.Contains("sync(", StringComparison.Ordinal) && call.Contains(" = 0", StringComparison.Ordinal));

    /// <summary>Waits until a commit has reached the point and the server has been killed there.</summary>
    /// <param name="timeout">10 s by default.</param>
    /// <exception cref="WaitTimeoutException">No commit reached the point in time.</exception>
    public async Task SprungAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var patience = timeout ?? TimeSpan.FromSeconds(10);
        if (_point == KillPoint.BeforeEngineCommit)
        {
            await Wait.UntilAsync($"a commit of {_server.Name} has flushed {Binlog}", _ => Task.FromResult(HasFlushed), patience,
                LinesAsync, cancellationToken: cancellationToken);
            var kill = await _server.Engine.Agent.Processes.RunAsync(_server.Engine.Host, [], "kill", "-KILL", $"{_pid}");
            kill.ThrowIfFailed();
            // The held thread can't end before strace detaches from it.
            await _strace.DisposeAsync();
            _ended = true;
        }
        await Wait.UntilAsync($"{_server.Name} has ended at a commit", async token => await _server.ExitAsync(token) is not null, patience,
            LinesAsync, cancellationToken: cancellationToken);
        // The server has ended already. This removes its dead connections from the pool.
        await _server.KillAsync(cancellationToken);
    }

    /// <summary>Removes the trap. A server that has not been killed continues.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_ended)
            await StraceProcess.EndAsync(_server.Engine, _strace);
        _ended = true;
    }

    private Task<string> LinesAsync() => Task.FromResult(string.Join('\n', _strace.Output));
}
