namespace Labs.Docker;

/// <summary>Makes a port of a container reachable on the engine's host.</summary>
/// <param name="ContainerPort">1 to 65535.</param>
/// <param name="HostPort">Null lets the engine choose a free port, which <see cref="Container.HostPort"/> returns.</param>
/// <param name="HostIp">The host's address on which the engine listens.</param>
/// <param name="Protocol">"tcp" or "udp".</param>
public sealed record Publish(int ContainerPort, int? HostPort = null, string HostIp = "127.0.0.1", string Protocol = "tcp")
{
    public static implicit operator Publish(int containerPort) => new(containerPort);
}
