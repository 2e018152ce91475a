using Labs.Docker;

namespace Labs.MySql;

/// <summary>A primary and the replicas that follow it.</summary>
public sealed class Topology : View
{
    private readonly ReplicationSpec _spec;
    private readonly ReplicationAccount _account;
    private readonly List<Replica> _replicas = [];

    private Topology(Server primary, ReplicationSpec spec)
    {
        (Primary, _spec) = (primary, spec);
        _account = new ReplicationAccount("replication", primary.Lab.Secret());
    }

    /// <summary>The primary that the topology started with. A failover does not change this property.</summary>
    public Server Primary { get; }

    /// <summary>The replicas, in the order in which they were added.</summary>
    public IReadOnlyList<Replica> Replicas => _replicas;

    internal static async Task<Topology> StartNewAsync(
        Engine docker, Product product, ReplicationSpec spec, CancellationToken cancellationToken)
    {
        if (spec.Delay is { } delay && delay.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new ArgumentException($"Delay is {delay.TotalSeconds} s; expected whole seconds.", nameof(spec));
        var dialect = Dialect.Of(product);
        var primary = docker.ServerAsync(product, new ServerSpec
        {
            Name = spec.NamePrefix + "primary",
            Image = spec.Image,
            Cpus = spec.Cpus,
            Data = spec.PrimaryData,
            Settings = Merged(dialect.Settings(spec), spec.Settings, spec.PrimarySettings),
        }, cancellationToken);
        // The replicas start at the same time, because they connect to the primary only later, in FollowAsync.
        var replicas = Enumerable.Range(1, spec.Replicas)
            .Select(i => StartServerAsync(docker, product, spec, $"{spec.NamePrefix}replica{i}", null, cancellationToken))
            .ToList();
        var topology = new Topology(await primary, spec);
        var account = topology._account;
        await topology.Primary.ExecuteAsync(
            $"CREATE USER {account.User}@'%' IDENTIFIED BY {Server.Literal(account.Password)}; "
            + $"GRANT REPLICATION SLAVE ON *.* TO {account.User}@'%'", cancellationToken);
        foreach (var server in await Task.WhenAll(replicas))
            topology._replicas.Add(new Replica(server, account));
        await Task.WhenAll(topology._replicas.Select(replica => topology.FollowAsync(replica, start: true, cancellationToken)));
        if (spec.SemiSync)
            await topology.EnableSemiSyncAsync(dialect, cancellationToken);
        return topology;
    }

    /// <summary>Starts a server and makes it follow the primary from the beginning of the primary's binary log.</summary>
    /// <param name="server">The same as the other replicas by default, with the next name.</param>
    /// <param name="start">False configures the replica and leaves its threads stopped.</param>
    /// <exception cref="ReplicationException">A thread stopped with an error. The replica is in <see cref="Replicas"/> anyway.</exception>
    public async Task<Replica> AddReplicaAsync(ServerSpec? server = null, bool start = true, CancellationToken cancellationToken = default)
    {
        var name = server?.Name ?? $"{_spec.NamePrefix}replica{_replicas.Count + 1}";
        var started = await StartServerAsync(Primary.Engine, Primary.Product, _spec, name, server, cancellationToken);
        var replica = new Replica(started, _account);
        _replicas.Add(replica);
        await FollowAsync(replica, start, cancellationToken);
        return replica;
    }

    /// <summary>Waits until every replica has applied everything that the primary has in its binary log now.</summary>
    /// <param name="timeout">30 s by default.</param>
    /// <exception cref="ReplicationException">A replica failed, or did not get there in time.</exception>
    public async Task WaitForReplicasAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var position = await Primary.PositionAsync(cancellationToken);
        await Task.WhenAll(_replicas.Select(replica => replica.WaitForAsync(position, timeout, cancellationToken)));
    }

    /// <summary>Starts to measure how far the replicas are behind, until the result is disposed.</summary>
    /// <param name="every">The interval of the beats; 20 ms by default.</param>
    public Task<Heartbeat> StartHeartbeatAsync(TimeSpan? every = null, CancellationToken cancellationToken = default) =>
        Heartbeat.StartNewAsync(Primary, _replicas, every ?? TimeSpan.FromMilliseconds(20), cancellationToken);

    /// <summary>Kills and removes all servers of the topology.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(Servers.Select(each => each.Server.RemoveAsync(cancellationToken)));

    public override MimeBundle ToMime()
    {
        var table = new Table("server", "role", "version", "server id", "address");
        foreach (var (server, role) in Servers)
        {
            var facts = server.Container.Facts;
            table.Row(server.Name, role, $"{server.Product.Text()} {server.VersionText}", server.ServerId, facts.IpAddress ?? facts.Status);
        }
        return table.ToMime();
    }

    private IEnumerable<(Server Server, string Role)> Servers =>
        [(Primary, "primary"), .. _replicas.Select(replica => (replica.Server, "replica"))];

    private static Task<Server> StartServerAsync(
        Engine docker, Product product, ReplicationSpec spec, string name, ServerSpec? server, CancellationToken cancellationToken)
    {
        server ??= new ServerSpec { Cpus = spec.Cpus };
        var dialect = Dialect.Of(product);
        return docker.ServerAsync(product, server with
        {
            Name = name,
            Image = server.Image ?? spec.Image,
            Settings = Merged(dialect.Settings(spec), dialect.ReplicaSettings(spec), spec.Settings, spec.ReplicaSettings, server.Settings),
        }, cancellationToken);
    }

    private async Task FollowAsync(Replica replica, bool start, CancellationToken cancellationToken)
    {
        var from = _spec.Gtid ? null : new SourcePosition(await FirstLogAsync(cancellationToken), 4, "");
        await replica.PointToAsync(Primary, from, start: false, cancellationToken);
        if (_spec.Delay is { } delay)
            await replica.Server.ExecuteAsync(Dialect.Of(Primary.Product).Delay(delay), cancellationToken);
        if (start)
            await replica.StartAsync(cancellationToken: cancellationToken);
    }

    private async Task<string> FirstLogAsync(CancellationToken cancellationToken) =>
        Convert.ToString((await Primary.RowAsync("SHOW BINARY LOGS", cancellationToken))?["Log_name"])
        ?? throw new ServerException($"{Primary.Name} writes no binary log; expected one. Start it without skip-log-bin.");

    // This comes last, because without a replica the first commit would wait for one until the timeout.
    private async Task EnableSemiSyncAsync(Dialect dialect, CancellationToken cancellationToken)
    {
        await Primary.EnableSemiSyncAsync(cancellationToken: cancellationToken);
        await Wait.UntilAsync($"{_replicas.Count} replicas of {Primary.Name} acknowledge", async token =>
        {
            var clients = (await Primary.StatusAsync(dialect.SemiSyncClients)).Values.FirstOrDefault("0");
            return (clients == $"{_replicas.Count}", $"{clients} do");
        }, TimeSpan.FromSeconds(15), cancellationToken: cancellationToken);
    }

    private static Dictionary<string, string> Merged(params ReadOnlySpan<Dictionary<string, string>> settings)
    {
        var merged = new Dictionary<string, string>();
        foreach (var some in settings)
            foreach (var (name, value) in some)
                merged[name] = value;
        return merged;
    }
}
