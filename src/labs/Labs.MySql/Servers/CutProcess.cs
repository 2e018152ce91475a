using System.Globalization;
using Labs.Agent.Client;
using Labs.Docker;

namespace Labs.MySql;

/// <summary>
/// A server on a disk's cut, as a process in the container of the server whose disk was cut. The cut replaces that server's data in
/// the process's own mount namespace, and the process listens on a port of its own, so the other server is not affected.
/// </summary>
internal sealed class CutProcess : ServerProcess
{
    // As the images of the catalogue have them: the data, and the folder of the server's socket and pid file.
    private const string DataFolder = "/data", SocketFolder = "/run/mysqld";

    private readonly DiskCut _cut;
    private readonly Container _host;
    private readonly int _port;
    private readonly string[] _command;
    private string _address = "";
    private AgentProcess? _process;

    /// <param name="host">The container that the process runs in.</param>
    /// <param name="arguments">The server's options.</param>
    public CutProcess(string name, DiskCut cut, Container host, IEnumerable<string> arguments)
    {
        (Name, _cut, _host, _port) = (name, cut, host, Server.Port + cut.Number);
        _command = ["start", string.Create(CultureInfo.InvariantCulture, $"--port={_port}"), .. arguments];
    }

    public override string Name { get; }

    public override string Address => $"{_address}:{_port}";

    public override string? LogCommand => null;

    /// <summary>The container that the process runs in, for messages.</summary>
    public string HostName => _host.ShortName;

    public override Task<(string Host, int Port)> EndpointAsync(CancellationToken cancellationToken) =>
        Task.FromResult((_address, _port));

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasEnded: false })
            return;
        await RemoveAsync(cancellationToken);
        _address = _host.IpAddress;
        _process = await _cut.StartInAsync(_host, DataFolder, [SocketFolder], _command, cancellationToken);
    }

    public override async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_process is not { HasEnded: false } running)
            return;
        await SignalAsync("KILL");
        await running.WaitAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is not { HasEnded: false } running)
            return;
        await SignalAsync("TERM");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopTimeout);
        try
        {
            await running.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await KillAsync(cancellationToken);
        }
    }

    public override Task PauseAsync(CancellationToken cancellationToken) => SignalAsync("STOP");

    public override Task UnpauseAsync(CancellationToken cancellationToken) => SignalAsync("CONT");

    public override async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (_process is { } process)
            await process.DisposeAsync();
    }

    public override Task<IEnumerable<string>> LogTailAsync(int lines, CancellationToken cancellationToken) =>
        Task.FromResult((_process?.Output ?? []).TakeLast(lines).Select(line => line.Text));

    public override async Task<ServerExit?> ExitAsync(CancellationToken cancellationToken) =>
        _process is { HasEnded: true } ended ? new ServerExit(await ended.WaitAsync(cancellationToken)) : null;

    public override Task<long?> HostPidAsync(CancellationToken cancellationToken) =>
        Task.FromResult<long?>(_process is { HasEnded: false } running ? running.Pid : null);

    // The script `start` replaces itself by the server, so that its process id is the server's.
    private async Task SignalAsync(string signal)
    {
        if (_process is not { HasEnded: false } running)
            return;
        var sent = await _host.Engine.Agent.Processes.RunAsync(_host.Engine.Host, [], "kill", $"-{signal}", $"{running.Pid}");
        if (!running.HasEnded)
            sent.ThrowIfFailed();
    }
}
