using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>A PersistentVolumeClaim to create.</summary>
/// <param name="Name">The claim's name.</param>
/// <param name="GiB">The size that the claim requests.</param>
/// <param name="Class">The storage class; null for the cluster's default.</param>
public sealed record ClaimSpec(string Name, int GiB, string? Class) : ObjectSpec
{
    /// <summary>The access modes that the claim requests.</summary>
    public IReadOnlyList<string> AccessModes { get; init; } = ["ReadWriteOnce"];

    /// <summary>Labels that the volume must have.</summary>
    public Dictionary<string, string> Selector { get; init; } = [];

    /// <summary>Filesystem or Block.</summary>
    public string VolumeMode { get; init; } = "Filesystem";

    /// <summary>The name of the only volume that the claim accepts; null for any.</summary>
    public string? VolumeName { get; init; }

    internal override JsonObject ToJson()
    {
        var spec = new JsonObject
        {
            ["accessModes"] = List(AccessModes),
            ["volumeMode"] = VolumeMode,
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = $"{GiB}Gi" } },
        };
        if (Class is not null)
            spec["storageClassName"] = Class;
        if (Selector.Count > 0) // a claim with a selector is never given a new volume by a provisioner, even with an empty one
            spec["selector"] = new JsonObject { ["matchLabels"] = Map(Selector) };
        if (VolumeName is not null)
            spec["volumeName"] = VolumeName;
        return Object("v1", "PersistentVolumeClaim", new JsonObject { ["name"] = Name }, "spec", spec);
    }
}
