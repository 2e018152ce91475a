namespace Labs.Kubernetes;

/// <summary>A volume of a pod on its node.</summary>
/// <param name="Volume">The volume's name in the pod.</param>
/// <param name="Path">The folder on the node.</param>
/// <param name="FileSystem">The type of its file system, such as <c>tmpfs</c>. If nothing is mounted there, that of the node.</param>
public sealed record VolumeMount(string Volume, string Path, string FileSystem)
{
    /// <param name="listing">Lines of file system and path, as <c>stat -f</c> prints them for the kubelet's folders.</param>
    internal static IReadOnlyList<VolumeMount> Parse(string listing) =>
    [
        .. listing.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2)
            .Select(parts => new VolumeMount(parts[1].Split('/')[^1], parts[1], parts[0])),
    ];
}
