using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>Where a volume of a pod comes from.</summary>
public sealed record PodVolume
{
    private readonly string _kind;
    private readonly IReadOnlyDictionary<string, string> _fields;

    private PodVolume(string kind, IReadOnlyDictionary<string, string> fields) => (_kind, _fields) = (kind, fields);

    /// <summary>Returns the volume that is bound to a claim.</summary>
    public static PodVolume OfClaim(string claim) => new("persistentVolumeClaim", new Dictionary<string, string> { ["claimName"] = claim });

    /// <summary>Returns an emptyDir: a folder that the node makes for the pod.</summary>
    /// <param name="medium"><c>Memory</c> for a tmpfs; empty for the node's disk.</param>
    public static PodVolume Empty(string medium = "") => new("emptyDir", new Dictionary<string, string> { ["medium"] = medium });

    /// <summary>Returns a folder of the pod's node.</summary>
    /// <param name="path">The absolute path on the node.</param>
    /// <param name="type">What must be there: <c>Directory</c>, or <c>DirectoryOrCreate</c>. Empty for no check.</param>
    public static PodVolume OfNode(string path, string type = "") =>
        new("hostPath", new Dictionary<string, string> { ["path"] = path, ["type"] = type });

    internal JsonObject ToJson(string name) => new() { ["name"] = name, [_kind] = ObjectSpec.Map(_fields) };
}
