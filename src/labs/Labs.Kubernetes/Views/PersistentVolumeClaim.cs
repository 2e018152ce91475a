using System.Text.Json.Nodes;
using k8s.Models;

namespace Labs.Kubernetes;

/// <summary>A request for storage, in a namespace.</summary>
public sealed record PersistentVolumeClaim(KubeObject Object) : ObjectView(Object), IObjectView<PersistentVolumeClaim>
{
    static string IObjectView<PersistentVolumeClaim>.KindName => "persistentvolumeclaims";

    /// <summary>Pending, Bound or Lost.</summary>
    public string Phase => Object.Text("status.phase") ?? "";

    /// <summary>The volume it is bound to; empty until then.</summary>
    public string VolumeName => Object.Text("spec.volumeName") ?? "";

    public decimal RequestBytes => new ResourceQuantity(Object.Text("spec.resources.requests.storage")).ToDecimal();

    /// <summary>Of the volume, once bound.</summary>
    public decimal CapacityBytes => new ResourceQuantity(Object.Text("status.capacity.storage")).ToDecimal();

    public IReadOnlyList<string> AccessModes => [.. (Object.At("spec.accessModes") as JsonArray ?? []).Select(mode => (string)mode!)];

    /// <summary>Null when it leaves the class to the cluster's default; empty when it wants none.</summary>
    public string? StorageClass => Object.Text("spec.storageClassName");

    public string VolumeMode => Object.Text("spec.volumeMode") ?? "Filesystem";

    static PersistentVolumeClaim IObjectView<PersistentVolumeClaim>.Of(KubeObject item) => new(item);
}
