using System.Runtime.CompilerServices;
using Labs.Docker;

namespace Labs.MySql;

/// <summary>What the servers of one session on one engine share: network, password, server ids, and how they are reached.</summary>
internal sealed class ServerGroup
{
    private static readonly ConditionalWeakTable<Engine, ServerGroup> s_groups = [];

    private readonly Engine _docker;
    private readonly Lock _lock = new();
    private readonly HashSet<uint> _ids = [];
    private readonly List<Server> _servers = [];
    private Task<Network>? _network;

    private ServerGroup(Engine docker)
    {
        _docker = docker;
        Password = docker.Lab.Secret();
    }

    /// <summary>Root's on every server of the session.</summary>
    public string Password { get; }

    /// <summary>Whether this machine reaches containers by their own addresses; null until the first server was tried.</summary>
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

    /// <summary>The groups of all sessions that are open in this process, those of the newest servers first.</summary>
    public static IReadOnlyList<Server> AllServers() =>
        [.. s_groups.Select(entry => entry.Value).SelectMany(group => group.Servers).Where(server => !server.Lab.Stopping.IsCancellationRequested).Reverse()];

    /// <summary>The network on which the session's servers find each other by name; made with the first of them.</summary>
    public Task<Network> NetworkAsync()
    {
        lock (_lock)
        {
            if (_network is null || _network.IsFaulted || _network.IsCanceled)
                _network = _docker.CreateNetworkAsync("db", cancellationToken: _docker.Lab.Stopping);
            return _network;
        }
    }

    /// <summary>The asked-for server id, which may be another server's as well, or the lowest that is free.</summary>
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
