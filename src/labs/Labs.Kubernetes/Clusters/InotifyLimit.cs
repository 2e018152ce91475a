using System.Globalization;

namespace Labs.Kubernetes;

/// <summary>
/// The number of inotify instances that the Linux kernel grants to a user, see inotify(7). All nodes of this machine's clusters share
/// root's. If none is left, containerd and the kubelet of a new node fail with "unknown service runtime.v1.RuntimeService" or "too many
/// open files".
/// </summary>
/// <param name="Instances">The value of <c>fs.inotify.max_user_instances</c>.</param>
public sealed record InotifyLimit(int Instances)
{
    /// <summary>The command that raises the limit until the next start of the machine.</summary>
    public const string Remedy = "as root: sysctl -w fs.inotify.max_user_instances=1024";

    // Counted on nodes of Kubernetes 1.36; older versions need fewer. The machine's own services need some as well.
    private const int ControlPlane = 29, Worker = 16, Machine = 10;
    private const string File = "/proc/sys/fs/inotify/max_user_instances";

    /// <summary>Reads the limit of the machine that this process runs on; null where there is none.</summary>
    public static InotifyLimit? OfThisMachine() =>
        System.IO.File.Exists(File) && int.TryParse(System.IO.File.ReadAllText(File), CultureInfo.InvariantCulture, out var instances)
            ? new InotifyLimit(instances)
            : null;

    /// <summary>Returns why the limit may be too low for a number of nodes; null if it is not.</summary>
    /// <param name="controlPlanes">The nodes with a control plane, of all clusters.</param>
    /// <param name="workers">The other nodes, of all clusters.</param>
    public string? Shortage(int controlPlanes, int workers)
    {
        var needed = Machine + (ControlPlane * controlPlanes) + (Worker * workers);
        return needed <= Instances ? null
            : $"fs.inotify.max_user_instances is {Instances}, and {controlPlanes + workers} nodes need about {needed}; {Remedy}";
    }
}
