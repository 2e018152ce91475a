using Labs.Docker;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>
/// A MySQL or MariaDB server of the session. <see cref="ServerStatements"/> runs statements on it. The error of a statement is a
/// <see cref="MySqlException"/> with the server's own number, SQLSTATE and message.
/// </summary>
public sealed partial class Server : View
{
    private readonly ServerGroup _group;
    private readonly ServerSpec _spec;
    private readonly ServerProcess _process;
    private readonly HashSet<string> _connectionStrings = [];

    private Server(ServerGroup group, ServerSpec spec, ServerProcess process, Product product, uint serverId) =>
        (_group, _spec, _process, Product, ServerId) = (group, spec, process, product, serverId);

    /// <summary>The container that the server has to itself.</summary>
    /// <exception cref="ServerException">The server is a process on a cut and has no container of its own.</exception>
    public Container Container => _process switch
    {
        ContainerProcess own => own.Container,
        CutProcess cut => throw new ServerException(
            $"{Name} has no container of its own: it is a process on a cut in the container of {cut.HostName}. "
            + "The server's own methods, such as KillAsync, act on that process."),
        _ => throw new InvalidOperationException($"A {_process.GetType().Name} is neither a container's process nor one on a cut."),
    };

    /// <summary>The short name in the session, and the host name on the session's database network.</summary>
    public string Name => _process.Name;

    /// <summary>Whether this is MySQL or MariaDB.</summary>
    public Product Product { get; }

    /// <summary>The version as of the last start: 9.7.1, 10.11.14.</summary>
    public Version Version { get; private set; } = new();

    /// <summary>The version as the server writes it: 10.11.14-MariaDB-0+deb12u2.</summary>
    public string VersionText { get; private set; } = "";

    /// <summary>The server_id that the server starts with. SET GLOBAL server_id does not change this property.</summary>
    public uint ServerId { get; }

    /// <summary>The engine that the server runs on.</summary>
    public Engine Engine => _group.Engine;

    /// <summary>The session that the server belongs to.</summary>
    public Lab Lab => Engine.Lab;

    internal static async Task<Server> StartNewAsync(
        Engine docker, Product product, ServerSpec spec, CancellationToken cancellationToken)
    {
        var group = ServerGroup.Of(docker);
        var serverId = group.TakeServerId(spec.ServerId);
        var container = await docker.CreateAsync(spec.Image ?? (product == Product.MySql ? "mysql" : "mariadb"), new ContainerSpec
        {
            Name = spec.Name,
            Command = spec.Arguments(serverId),
            Env = { ["MYSQL_ROOT_PASSWORD"] = group.Password },
            Network = await group.NetworkAsync(),
            Publish = [Port],
            Mounts = spec.Data is { } data ? [ContainerMount.Volume(data, "/data")] : [],
            Memory = spec.Memory,
            Cpus = spec.Cpus,
            StopTimeout = ServerProcess.StopTimeout,
        }, cancellationToken);
        var server = new Server(group, spec, new ContainerProcess(container, group), product, serverId);
        await server.StartAsync(cancellationToken);
        group.Add(server);
        return server;
    }

    /// <summary>
    /// Starts a server on a cut of another server's disk. It becomes a process in that server's container, because a container for each
    /// cut costs more time than a small server's recovery. Where this machine does not reach containers by their own addresses, the
    /// new server gets a container after all: a running container can't publish another port.
    /// </summary>
    /// <param name="live">It runs, and its disk has root's account with the session's password.</param>
    /// <exception cref="ServerException">The new server ended before it answered, or did not answer in time.</exception>
    internal static async Task<Server> StartOnCutAsync(
        Server live, DiskCut cut, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var container = live.Container;
        var spec = new ServerSpec
        {
            Name = $"{live.Name}-cut-{cut.Number}",
            Image = container.Image,
            Data = cut.Volume,
            Settings = settings,
        };
        if (live._group.ReachesContainers != true)
            return await StartNewAsync(live.Engine, live.Product, spec, cancellationToken);
        var serverId = live._group.TakeServerId(null);
        var process = new CutProcess(spec.Name, cut, container, spec.Arguments(serverId));
        var server = new Server(live._group, spec, process, live.Product, serverId);
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.RemoveAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>
    /// Kills the server's process with SIGKILL and returns when it has ended. Its files keep everything that it has written, because the
    /// page cache belongs to the Linux kernel. Fine if the server had ended before.
    /// </summary>
    public async Task KillAsync(CancellationToken cancellationToken = default)
    {
        await _process.KillAsync(cancellationToken);
        await ClearPoolsAsync();
    }

    /// <summary>Shuts the server down cleanly, and kills it if that takes more than 60 s.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _process.StopAsync(cancellationToken);
        await ClearPoolsAsync();
    }

    /// <summary>Starts the server again, which recovers first if it has crashed. Returns when it answers SQL.</summary>
    /// <exception cref="ServerException">The server ended before it answered, or did not answer in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _process.StartAsync(cancellationToken);
        await UntilReadyAsync(cancellationToken);
    }

    /// <summary>Freezes the server's process: connections stay open, and nothing answers.</summary>
    public Task PauseAsync(CancellationToken cancellationToken = default) => _process.PauseAsync(cancellationToken);

    /// <summary>Lets a paused server run again.</summary>
    public Task UnpauseAsync(CancellationToken cancellationToken = default) => _process.UnpauseAsync(cancellationToken);

    /// <summary>
    /// Kills the server and removes its container with the container's own volume. A volume of the session and a cut stay.
    /// </summary>
    public async Task RemoveAsync(CancellationToken cancellationToken = default)
    {
        _group.Forget(this);
        await _process.RemoveAsync(cancellationToken);
        await ClearPoolsAsync();
    }

    /// <summary>Returns the last lines of the server's error log, for messages.</summary>
    public async Task<string> LogTailAsync(int lines = TailLines, CancellationToken cancellationToken = default) =>
        string.Join('\n', await _process.LogTailAsync(lines, cancellationToken));

    public override MimeBundle ToMime()
    {
        var table = new Table("property", "value")
            .Row("server", Name)
            .Row("version", $"{Product.Text()} {VersionText}")
            .Row("server id", ServerId)
            .Row("address", _process.Address);
        foreach (var (name, value) in _spec.Settings)
            table.Row(name, value);
        return table.ToMime();
    }

    public override string ToString() => Name;

    /// <summary>Returns the process id of the running server on the engine's host.</summary>
    /// <exception cref="ServerException">The server is not running.</exception>
    internal async Task<long> HostPidAsync(CancellationToken cancellationToken) => await _process.HostPidAsync(cancellationToken)
        ?? throw new ServerException($"{Name} is not running (it ended with {await _process.ExitAsync(cancellationToken)}), so there is "
            + "no process to trace. server.StartAsync() starts it again.");

    /// <summary>Returns how the server's process ended; null while it runs.</summary>
    internal Task<ServerExit?> ExitAsync(CancellationToken cancellationToken) => _process.ExitAsync(cancellationToken);
}
