using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>A PersistentVolume to create: a folder of every node, or of one.</summary>
/// <param name="Name">The volume's name.</param>
/// <param name="Path">The folder's absolute path on the node.</param>
/// <param name="GiB">The capacity that the volume declares. Nothing enforces it.</param>
/// <param name="Class">The storage class.</param>
public sealed record VolumeSpec(string Name, string Path, int GiB, string Class) : ObjectSpec
{
    /// <summary>The access modes that the volume offers.</summary>
    public IReadOnlyList<string> AccessModes { get; init; } = ["ReadWriteOnce"];

    /// <summary>What happens to the volume after its claim is deleted: Retain, Delete or Recycle.</summary>
    public string ReclaimPolicy { get; init; } = "Retain";

    /// <summary>The labels, which a claim may select.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>
    /// The only node that has the folder, which makes the volume one of type <c>local</c>; the folder must exist. Null for type
    /// <c>hostPath</c>: whatever node the pod is on, and the folder is created if it is missing.
    /// </summary>
    public string? OnlyOn { get; init; }

    /// <summary>The claim that the volume is made for; null if any claim may have it.</summary>
    public PersistentVolumeClaim? For { get; init; }

    internal override JsonObject ToJson()
    {
        var spec = new JsonObject
        {
            ["capacity"] = new JsonObject { ["storage"] = $"{GiB}Gi" },
            ["accessModes"] = List(AccessModes),
            ["storageClassName"] = Class,
            ["persistentVolumeReclaimPolicy"] = ReclaimPolicy,
            [OnlyOn is null ? "hostPath" : "local"] = new JsonObject { ["path"] = Path },
        };
        if (OnlyOn is not null)
            spec["nodeAffinity"] = Affinity(OnlyOn);
        if (For is not null)
            spec["claimRef"] = Reference(For);
        return Object("v1", "PersistentVolume", Metadata(Name, Labels), "spec", spec);
    }

    private static JsonObject Affinity(string node)
    {
        var isNode = new JsonObject { ["key"] = "kubernetes.io/hostname", ["operator"] = "In", ["values"] = List([node]) };
        var term = new JsonObject { ["matchExpressions"] = new JsonArray(isNode) };
        return new JsonObject { ["required"] = new JsonObject { ["nodeSelectorTerms"] = new JsonArray(term) } };
    }

    private static JsonObject Reference(PersistentVolumeClaim claim) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "PersistentVolumeClaim",
        ["namespace"] = claim.Namespace,
        ["name"] = claim.Name,
        ["uid"] = claim.Object.Uid,
    };
}
