using System.Runtime.CompilerServices;
using Labs.Docker;

namespace Labs.MySql;

/// <summary>What the servers of one session on one engine share: network, password, server ids, and how to reach them.</summary>
internal sealed class ServerGroup
{
    private static readonly ConditionalWeakTable<Engine, ServerGroup> s_groups = [];

    private readonly Lock _lock = new();
    private readonly HashSet<uint> _ids = [];
    private readonly List<Server> _servers = [];
    private Task<Network>? _network;

    private ServerGroup(Engine docker)
    {
        Engine = docker;
        Password = docker.Lab.Secret();
    }

    public Engine Engine { get; }

    /// <summary>Root's password on every server of the session.</summary>
    public string Password { get; }

    /// <summary>True if this machine reaches containers by their own addresses; null until the first server has been tried.</summary>
    public bool? ReachesContainers { get; set; }

    public IReadOnlyList<Server> Servers
    {
        get
        {
            lock (_lock)
                return [.. _servers];
        }
    }

    public static ServerGroup Of(Engine docker) => s_groups.GetValue(docker, static engine => new ServerGroup(engine));

    /// <summary>Returns the servers of all sessions that are open in this process, the newest server of the newest session first.</summary>
    public static IReadOnlyList<Server> AllServers() =>
    [
        .. s_groups.SelectMany(entry => entry.Value.Servers)
            .Where(server => !server.Lab.Stopping.IsCancellationRequested)
            .Reverse(),
    ];

    /// <summary>Returns the network on which the session's servers find each other by name. The first server makes it.</summary>
    public Task<Network> NetworkAsync()
    {
        lock (_lock)
        {
            if (_network is null || _network.IsFaulted || _network.IsCanceled)
                _network = Engine.CreateNetworkAsync("db", cancellationToken: Engine.Lab.Stopping);
            return _network;
        }
    }

    /// <summary>Returns the requested server id, even if another server has it, or the lowest free one.</summary>
    public uint TakeServerId(uint? asked)
    {
        lock (_lock)
        {
            var id = asked ?? 1;
            while (asked is null && _ids.Contains(id))
                id++;
            _ids.Add(id);
            return id;
        }
    }

    public void Add(Server server)
    {
        lock (_lock)
            _servers.Add(server);
    }

    public void Forget(Server server)
    {
        lock (_lock)
            _servers.Remove(server);
    }
}
