using Labs.Agent.Client;
using Labs.Docker;

namespace Labs.Network;

/// <summary>
/// Hosts and routers, each a container, on Ethernet segments. A LAN of two hosts is a veth pair; a larger one is a Linux bridge in a
/// container of its own. Nothing is in the engine host's own network namespace.
/// </summary>
public sealed class LanNetwork : IHostNetwork, IAsyncDisposable
{
    private const int Tcp = 6;
    private readonly LanPlan _plan;
    private readonly Engine _docker;
    private readonly Container? _switch;
    private readonly Dictionary<string, Host> _hosts = [];
    private long _beganUs;

    private LanNetwork(Engine docker, LanPlan plan, Container? bridges, IEnumerable<(string Name, Container Container)> containers)
    {
        (_docker, _plan, _switch) = (docker, plan, bridges);
        foreach (var (name, container) in containers)
        {
            var lan = plan.First(name);
            _hosts[name] = new Host(this, container, LanPlan.Address(lan, name), lan.Name, lan.Subnet);
        }
    }

    /// <summary>Returns a host by its name.</summary>
    /// <exception cref="NetworkLabException">There is no such host.</exception>
    public Host this[string name] => _hosts.TryGetValue(name, out var host) ? host
        : throw new NetworkLabException($"there is no host '{name}'; there are: {string.Join(", ", _hosts.Keys)}.");

    /// <summary>The hosts, routers included, in the order in which the LANs name them.</summary>
    public IReadOnlyList<Host> Hosts => [.. _hosts.Values];

    AgentClient IHostNetwork.Agent => _docker.Agent;

    TimeSpan IHostNetwork.Since(long engineUs) => TimeSpan.FromMicroseconds(engineUs - _beganUs);

    /// <summary>Returns the IPv4 address that a host has on a LAN.</summary>
    /// <exception cref="NetworkLabException">There is no such LAN, or the host is not on it.</exception>
    public string Address(string host, string lan) => LanPlan.Address(_plan.Lans.FirstOrDefault(one => one.Name == lan)
        ?? throw new NetworkLabException($"there is no LAN '{lan}'; there are: {string.Join(", ", _plan.Lans.Select(one => one.Name))}."),
        host);

    /// <summary>Removes the hosts and with them their network.</summary>
    public async ValueTask DisposeAsync()
    {
        var containers = Hosts.Select(host => host.Container).Append(_switch).OfType<Container>();
        await Task.WhenAll(containers.Select(container => container.RemoveAsync(CancellationToken.None)));
    }

    internal static async Task<LanNetwork> CreateAsync(
        Engine docker, IReadOnlyList<Lan> lans, IReadOnlyDictionary<string, string> images, CancellationToken cancellationToken)
    {
        var plan = new LanPlan(lans);
        var names = plan.Names.ToList();
        if (plan.Bridged.Count > 0)
            names.Add("switch");
        var starting = names.Select(StartAsync).ToList();
        try
        {
            var started = await Task.WhenAll(starting);
            var bridges = plan.Bridged.Count > 0 ? started[^1] : null;
            var network = new LanNetwork(docker, plan, bridges, plan.Names.Zip(started));
            await network.UpAsync(cancellationToken);
            return network;
        }
        catch
        {
            foreach (var start in starting.Where(start => start.IsCompletedSuccessfully))
                await start.Result.RemoveAsync(CancellationToken.None);
            throw;
        }

        Task<Container> StartAsync(string name) => docker.RunAsync(images.GetValueOrDefault(name, "toolbox"), new ContainerSpec
        {
            Name = name,
            Hostname = name,
            Network = "none",
            Command = ["tini", "--", "sleep", "infinity"],
            CapAdd = ["NET_ADMIN", "NET_RAW"],
            StopTimeout = TimeSpan.Zero,
        }, cancellationToken);
    }

    private async Task UpAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_hosts.Select(host => SetAsync(host.Key, host.Value, cancellationToken)));
        foreach (var lan in _plan.Bridged)
        {
            await this.ToolAsync(_switch!, "ip", "link", "add", lan.Name, "type", "bridge");
            await this.ToolAsync(_switch!, "ip", "link", "set", lan.Name, "up");
        }
        foreach (var lan in _plan.Lans)
            await (lan.Hosts.Count > 2 ? BridgeAsync(lan, cancellationToken)
                : _docker.Agent.Network.ConnectVethAsync(Side(lan, lan.Hosts[0]), Side(lan, lan.Hosts[1]), cancellationToken));
        foreach (var (name, host) in _hosts)
            if (_plan.Gateway(name) is { } gateway)
                await this.ToolAsync(host, "ip", "route", "add", "default", "via", gateway);
        var diag = await _docker.Agent.Sockets.DiagAsync(Hosts[0], Tcp, countOnly: true, cancellationToken: cancellationToken);
        _beganUs = diag.AtUs;
    }

    private async Task SetAsync(string name, Host host, CancellationToken cancellationToken)
    {
        // A new namespace takes these from the engine's host, whose distribution chose them.
        foreach (var scope in new[] { "all", "default" })
            foreach (var key in new[] { "rp_filter", "send_redirects", "accept_redirects" })
                await host.SysctlAsync($"net.ipv4.conf.{scope}.{key}", "0", cancellationToken);
        await host.SysctlAsync("net.ipv4.ip_forward", _plan.IsRouter(name) ? "1" : "0", cancellationToken);
        await this.ToolAsync(host, "ip", "link", "set", "lo", "up");
    }

    private async Task BridgeAsync(Lan lan, CancellationToken cancellationToken)
    {
        foreach (var name in lan.Hosts)
        {
            var port = new VethSide(_switch!, name);
            await _docker.Agent.Network.ConnectVethAsync(port, Side(lan, name), cancellationToken);
            await this.ToolAsync(_switch!, "ip", "link", "set", name, "master", lan.Name);
        }
    }

    private VethSide Side(Lan lan, string name) =>
        new(_hosts[name], lan.Name, $"{LanPlan.Address(lan, name)}/{LinkSpecChecks.PrefixLength(lan.Subnet)}");
}
