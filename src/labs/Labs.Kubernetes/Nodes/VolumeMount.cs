namespace Labs.Kubernetes;

/// <summary>A volume of a pod as the node has mounted it.</summary>
/// <param name="Volume">The volume's name in the pod.</param>
/// <param name="Path">The folder on the node.</param>
/// <param name="FileSystem">Such as tmpfs; the node's own where nothing is mounted there.</param>
public sealed record VolumeMount(string Volume, string Path, string FileSystem)
{
    /// <param name="listing">Lines <c>file-system path</c>, as <c>stat -f</c> and the kubelet's folders give them.</param>
    internal static IReadOnlyList<VolumeMount> Parse(string listing) =>
    [
        .. listing.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2)
            .Select(parts => new VolumeMount(parts[1].Split('/')[^1], parts[1], parts[0])),
    ];
}
