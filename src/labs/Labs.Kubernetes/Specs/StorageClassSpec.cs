using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>A StorageClass to create.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Provisioner">The name of the program that makes volumes for claims of the class.</param>
public sealed record StorageClassSpec(string Name, string Provisioner = StorageClassSpec.NoProvisioner) : ObjectSpec
{
    /// <summary>The provisioner of a class whose volumes are made by hand.</summary>
    public const string NoProvisioner = "kubernetes.io/no-provisioner";

    /// <summary>Whether a claim waits for the first pod that uses it, so that the scheduler chooses volume and node together.</summary>
    public bool WaitsForFirstConsumer { get; init; }

    internal override JsonObject ToJson()
    {
        var storageClass = Object(
            "storage.k8s.io/v1", "StorageClass", new JsonObject { ["name"] = Name }, "provisioner", Provisioner);
        storageClass["volumeBindingMode"] = WaitsForFirstConsumer ? "WaitForFirstConsumer" : "Immediate";
        return storageClass;
    }
}
