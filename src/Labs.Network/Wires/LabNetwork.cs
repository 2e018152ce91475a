using Labs.Docker;

namespace Labs.Network;

/// <summary>The session's way to networks of its own.</summary>
public static class LabNetwork
{
    /// <summary>Joins two new hosts by a wire with one bottleneck.</summary>
    /// <exception cref="CapabilityMissingException">The engine's kernel has no TUN devices, or the tool container may not make them.</exception>
    /// <exception cref="NetworkLabException">The specification is impossible, or an address is taken.</exception>
    public static Task<Wire> WireAsync(this Engine docker, WireSpec? spec = null, CancellationToken cancellationToken = default) =>
        Wire.CreateAsync(docker, spec ?? new WireSpec(), cancellationToken);
}
