using Labs.Docker;

namespace Labs.Network;

/// <summary>An end of a wire: a container whose only way out is the wire.</summary>
public sealed class Host
{
    private readonly Wire _wire;

    internal Host(Wire wire, Container container, string address, string device) =>
        (_wire, Container, Address, Device) = (wire, container, address, device);

    public Container Container { get; }

    /// <summary>IPv4.</summary>
    public string Address { get; }

    /// <summary>The interface to the wire.</summary>
    public string Device { get; }

    /// <summary>Reads a sysctl of this host's network namespace ("net.ipv4.tcp_sack"), and sets it first when a value is given.</summary>
    /// <exception cref="AgentFailedException">There is no such key, or not that value.</exception>
    public async Task<string> SysctlAsync(string key, string? value = null, CancellationToken cancellationToken = default) =>
        (await _wire.CallAsync(AgentOperations.Sysctl, new SysctlArguments(await TargetAsync(cancellationToken).ConfigureAwait(false), key, value), cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Runs a program of the tool box in this host's network namespace.</summary>
    public Task<ExecResult> RunAsync(params string[] command) => Container.ExecAsync(command);

    /// <summary>Sets options of the route to the wire's subnet, as ip-route(8) has them: "initcwnd 20".</summary>
    public async Task RouteAsync(string options, CancellationToken cancellationToken = default) =>
        await _wire.ToolAsync(this, ["ip", "route", "change", _wire.Subnet, "dev", Device, "src", Address, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)], cancellationToken).ConfigureAwait(false);

    public override string ToString() => Container.ShortName;

    internal async Task<AgentTarget> TargetAsync(CancellationToken ct)
    {
        if (Container.Facts.HostPid == 0)
            await Container.InspectAsync(ct).ConfigureAwait(false);
        return new AgentTarget((int)Container.Facts.HostPid, Container.Id);
    }
}
