using Labs.Docker;

namespace Labs.Network;

/// <summary>Makes links for a session.</summary>
public static class LabNetwork
{
    /// <summary>Joins two new hosts by an emulated link with one bottleneck.</summary>
    /// <exception cref="CapabilityMissingException">
    /// The engine's Linux kernel has no TUN devices, or the tool container may not make them.
    /// </exception>
    /// <exception cref="NetworkLabException">The specification is impossible, or an address is in use.</exception>
    public static Task<Link> LinkAsync(this Engine docker, LinkSpec? spec = null, CancellationToken cancellationToken = default) =>
        Link.CreateAsync(docker, spec ?? new LinkSpec(), cancellationToken);
}
