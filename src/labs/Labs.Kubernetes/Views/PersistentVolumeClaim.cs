using k8s.Models;

namespace Labs.Kubernetes;

/// <summary>A request for storage, in a namespace.</summary>
/// <param name="Object">The claim as the API server returned it.</param>
public sealed record PersistentVolumeClaim(KubeObject Object) : ObjectView(Object), IObjectView<PersistentVolumeClaim>
{
    static string IObjectView<PersistentVolumeClaim>.KindName => "persistentvolumeclaims";

    /// <summary>Pending, Bound or Lost; empty before the controller has seen the claim.</summary>
    public string Phase => Object.Text("status.phase") ?? "";

    /// <summary>The volume that the claim is bound to or asks for by name; empty for none.</summary>
    public string VolumeName => Object.Text("spec.volumeName") ?? "";

    /// <summary>The size that the claim requests, in bytes.</summary>
    public decimal RequestBytes => new ResourceQuantity(Object.Text("spec.resources.requests.storage")).ToDecimal();

    /// <summary>The size of the bound volume, in bytes; 0 before the claim is bound.</summary>
    public decimal CapacityBytes => new ResourceQuantity(Object.Text("status.capacity.storage")).ToDecimal();

    /// <summary>The access modes that the claim requests, such as <c>ReadWriteOnce</c>.</summary>
    public IReadOnlyList<string> AccessModes => Object.Texts("spec.accessModes");

    /// <summary>The storage class; null if the cluster's default applies, empty if the claim wants no class.</summary>
    public string? StorageClass => Object.Text("spec.storageClassName");

    /// <summary>Filesystem or Block.</summary>
    public string VolumeMode => Object.Text("spec.volumeMode") ?? "Filesystem";

    static PersistentVolumeClaim IObjectView<PersistentVolumeClaim>.Of(KubeObject item) => new(item);
}
