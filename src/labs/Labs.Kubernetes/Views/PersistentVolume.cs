using System.Text.Json.Nodes;
using k8s.Models;

namespace Labs.Kubernetes;

/// <summary>A piece of storage, an object of the whole cluster.</summary>
public sealed record PersistentVolume(KubeObject Object) : ObjectView(Object), IObjectView<PersistentVolume>
{
    static string IObjectView<PersistentVolume>.KindName => "persistentvolumes";

    /// <summary>Pending, Available, Bound, Released or Failed.</summary>
    public string Phase => Object.Text("status.phase") ?? "";

    public decimal CapacityBytes => new ResourceQuantity(Object.Text("spec.capacity.storage")).ToDecimal();

    public IReadOnlyList<string> AccessModes => [.. (Object.At("spec.accessModes") as JsonArray ?? []).Select(mode => (string)mode!)];

    public string StorageClass => Object.Text("spec.storageClassName") ?? "";

    /// <summary>Filesystem or Block.</summary>
    public string VolumeMode => Object.Text("spec.volumeMode") ?? "Filesystem";

    /// <summary>Retain, Delete or Recycle.</summary>
    public string ReclaimPolicy => Object.Text("spec.persistentVolumeReclaimPolicy") ?? "";

    /// <summary>Namespace and name of the claim it belongs to or is kept for; null when it is anybody's.</summary>
    public string? ClaimRef => Object.At("spec.claimRef") is JsonObject claim ? $"{(string?)claim["namespace"]}/{(string?)claim["name"]}" : null;

    /// <summary>The claim's name without its namespace.</summary>
    public string? ClaimName => Object.Text("spec.claimRef.name");

    static PersistentVolume IObjectView<PersistentVolume>.Of(KubeObject item) => new(item);
}
