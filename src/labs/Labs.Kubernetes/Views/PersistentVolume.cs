using System.Text.Json.Nodes;
using k8s.Models;

namespace Labs.Kubernetes;

/// <summary>A piece of storage, an object of the whole cluster.</summary>
/// <param name="Object">The volume as the API server returned it.</param>
public sealed record PersistentVolume(KubeObject Object) : ObjectView(Object), IObjectView<PersistentVolume>
{
    static string IObjectView<PersistentVolume>.KindName => "persistentvolumes";

    /// <summary>Pending, Available, Bound, Released or Failed; empty before the controller has seen the volume.</summary>
    public string Phase => Object.Text("status.phase") ?? "";

    /// <summary>The size that the volume declares, in bytes.</summary>
    public decimal CapacityBytes => new ResourceQuantity(Object.Text("spec.capacity.storage")).ToDecimal();

    /// <summary>The access modes that the volume offers, such as <c>ReadWriteOnce</c>.</summary>
    public IReadOnlyList<string> AccessModes => Object.Texts("spec.accessModes");

    /// <summary>The storage class; empty for none.</summary>
    public string StorageClass => Object.Text("spec.storageClassName") ?? "";

    /// <summary>Filesystem or Block.</summary>
    public string VolumeMode => Object.Text("spec.volumeMode") ?? "Filesystem";

    /// <summary>What happens to the volume after its claim is deleted: Retain, Delete or Recycle.</summary>
    public string ReclaimPolicy => Object.Text("spec.persistentVolumeReclaimPolicy") ?? "";

    /// <summary>
    /// The claim that the volume is bound to or reserved for, as <c>namespace/name</c>; null if any claim can bind it.
    /// </summary>
    public string? ClaimRef => Object.At("spec.claimRef") is JsonObject claim ? $"{claim["namespace"]}/{claim["name"]}" : null;

    /// <summary>The name of that claim, without its namespace; null if there is none.</summary>
    public string? ClaimName => Object.Text("spec.claimRef.name");

    static PersistentVolume IObjectView<PersistentVolume>.Of(KubeObject item) => new(item);
}
