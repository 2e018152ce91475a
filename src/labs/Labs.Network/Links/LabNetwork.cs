using Labs.Docker;

namespace Labs.Network;

/// <summary>Makes links and LANs for a session.</summary>
public static class LabNetwork
{
    /// <summary>Joins two new hosts by an emulated link with one bottleneck.</summary>
    /// <exception cref="CapabilityMissingException">
    /// The engine's Linux kernel has no TUN devices, or the tool container may not make them.
    /// </exception>
    /// <exception cref="NetworkLabException">The specification is impossible, or an address is in use.</exception>
    public static Task<Link> LinkAsync(this Engine docker, LinkSpec? spec = null, CancellationToken cancellationToken = default) =>
        Link.CreateAsync(docker, spec ?? new LinkSpec(), cancellationToken);

    /// <summary>
    /// Starts hosts and routers and attaches them to LANs: <c>LansAsync([new("inside", "10.1.0.0/24", "router", "alice")])</c>.
    /// </summary>
    /// <param name="images">The images of hosts by their names; "toolbox" by default.</param>
    /// <exception cref="NetworkLabException">The LANs are impossible, or the Linux kernel can't make them.</exception>
    public static Task<LanNetwork> LansAsync(
        this Engine docker, IReadOnlyList<Lan> lans, IReadOnlyDictionary<string, string>? images = null,
        CancellationToken cancellationToken = default) =>
        LanNetwork.CreateAsync(docker, lans, images ?? new Dictionary<string, string>(), cancellationToken);
}
