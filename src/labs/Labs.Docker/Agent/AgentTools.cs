namespace Labs.Docker;

/// <summary>The session's tool container. It shares the PID, network, IPC and UTS namespaces of the engine's host.</summary>
/// <remarks>
/// It is as powerful as root on that host: SYS_ADMIN in the host's user namespace allows mounts, and every process is visible. So it runs
/// the labs' agent and the tools of its own image, and nothing that a reader wrote.
/// </remarks>
internal sealed class AgentTools(Engine engine) : IAgentHost
{
    private Container? _tools;

    public async Task<IAgentStream> OpenAsync(CancellationToken cancellationToken)
    {
        if (_tools is null || !(await _tools.InspectAsync(cancellationToken)).Running)
            _tools = await StartAsync(cancellationToken);
        return await AgentStream.OpenAsync(_tools, cancellationToken);
    }

    public string? ContainerName(string id) => engine.NameOf(id);

    private async Task<Container> StartAsync(CancellationToken cancellationToken)
    {
        if (_tools is not null)
            await _tools.RemoveAsync(cancellationToken);
        return await engine.RunAsync("toolbox", new ContainerSpec
        {
            Name = "tools",
            Pid = "host",
            Network = "host",
            Ipc = "host",
            Uts = "host",
            // SYS_PTRACE reads /proc/PID/ns and /proc/PID/root of other processes. SYS_ADMIN and SYS_CHROOT allow setns(2).
            // NET_ADMIN and NET_RAW serve ip, iptables and conntrack. DAC_READ_SEARCH reads files of processes with other owners.
            CapAdd = ["SYS_PTRACE", "SYS_ADMIN", "NET_ADMIN", "NET_RAW", "DAC_READ_SEARCH"],
            // Block major 7 is loop. The agent mounts the cuts of power disks for commands that it starts.
            DeviceCgroupRules = ["b 7:* rw"],
            // Of the engine's default capabilities those that neither the agent nor its tools use.
            CapDrop = ["AUDIT_WRITE", "NET_BIND_SERVICE", "SETFCAP", "SETPCAP"],
            // Docker's default profiles forbid setns and ptrace reads even with these capabilities.
            SecurityOpt = ["apparmor=unconfined", "seccomp=unconfined"],
            StopTimeout = TimeSpan.Zero,
        }, cancellationToken);
    }
}
