using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Labs.Kubernetes.Tests.Specs;

/// <summary>What the specs of objects become, as the applied manifest has it.</summary>
public sealed class ObjectSpecTests
{
    [Fact]
    public void A_pod_has_a_container_for_each_script_and_all_volumes_in_each()
    {
        var pod = Read(new PodSpec("twin", "busybox:1")
        {
            Scripts = new() { ["first"] = "echo \"a: b\"; exec sleep 1", ["second"] = "true" },
            Volumes =
            {
                ["/disk"] = PodVolume.Empty(),
                ["/mnt/data"] = PodVolume.OfClaim("claim"),
                ["/host"] = PodVolume.OfNode("/srv", "Directory"),
            },
            Labels = { ["app"] = "twins" },
        });

        Assert.Equal("Pod twin, twins", $"{pod.Kind} {pod.Name}, {pod.Labels["app"]}");
        Assert.Equal("""["sh","-c","echo \"a: b\"; exec sleep 1"]""", Json(pod, "spec.containers[0].command"));
        Assert.Equal("second", pod.Text("spec.containers[1].name"));
        Assert.Equal("""{"name":"data","persistentVolumeClaim":{"claimName":"claim"}}""", Json(pod, "spec.volumes[1]"));
        Assert.Equal("""{"name":"host","hostPath":{"path":"/srv","type":"Directory"}}""", Json(pod, "spec.volumes[2]"));
        foreach (var container in new[] { 0, 1 })
            Assert.Equal("""{"name":"data","mountPath":"/mnt/data"}""", Json(pod, $"spec.containers[{container}].volumeMounts[1]"));
        foreach (var unasked in new[] { "shareProcessNamespace", "hostPID", "nodeSelector", "affinity" })
            Assert.Null(pod.At($"spec.{unasked}"));
    }

    [Fact]
    public void A_pod_has_the_node_the_preference_and_the_namespaces_that_were_asked_for()
    {
        var pod = Read(new PodSpec("x", "i") { Node = "n1", Labels = { ["app"] = "a" }, SpreadBy = "app", SharesProcesses = true });
        Assert.Equal("""{"kubernetes.io/hostname":"n1"}""", Json(pod, "spec.nodeSelector"));
        const string Preference = "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm";
        Assert.Equal("""{"app":"a"}""", Json(pod, $"{Preference}.labelSelector.matchLabels"));
        Assert.Equal("true", Json(pod, "spec.shareProcessNamespace"));
        Assert.Equal("true", Json(Read(new PodSpec("y", "i") { IsInHostProcesses = true }), "spec.hostPID"));
    }

    [Fact]
    public void A_volume_is_a_folder_of_every_node_or_of_one()
    {
        var everywhere = Read(new VolumeSpec("v", "/data", 5, "slow") { AccessModes = ["ReadWriteOnce", "ReadWriteMany"] });
        Assert.Equal("""{"storage":"5Gi"}""", Json(everywhere, "spec.capacity"));
        Assert.Equal("""["ReadWriteOnce","ReadWriteMany"]""", Json(everywhere, "spec.accessModes"));
        Assert.Equal("slow Retain /data", $"{everywhere.Text("spec.storageClassName")} "
            + $"{everywhere.Text("spec.persistentVolumeReclaimPolicy")} {everywhere.Text("spec.hostPath.path")}");
        Assert.Null(everywhere.At("spec.nodeAffinity"));
        Assert.Null(everywhere.At("spec.claimRef"));

        var local = Read(new VolumeSpec("v", "/data", 5, "slow") { OnlyOn = "n1", ReclaimPolicy = "Delete" });
        Assert.Equal("/data", local.Text("spec.local.path"));
        Assert.Null(local.At("spec.hostPath"));
        Assert.Equal("""["n1"]""", Json(local, "spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values"));
        Assert.Equal("Delete", local.Text("spec.persistentVolumeReclaimPolicy"));
    }

    [Fact]
    public void A_volume_can_be_made_for_a_claim()
    {
        var claim = new PersistentVolumeClaim(new KubeObject(new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "mine", ["namespace"] = "here", ["uid"] = "u-1" },
        }));
        var volume = new PersistentVolume(Read(new VolumeSpec("v", "/data", 5, "slow") { For = claim }));
        Assert.Equal("here/mine u-1", $"{volume.ClaimRef} {volume.Object.Text("spec.claimRef.uid")}");
    }

    [Fact]
    public void A_claim_names_only_what_was_asked_for()
    {
        var plain = Read(new ClaimSpec("c", 3, null));
        Assert.Equal("""{"requests":{"storage":"3Gi"}}""", Json(plain, "spec.resources"));
        foreach (var unasked in new[] { "storageClassName", "selector", "volumeName" })
            Assert.Null(plain.At($"spec.{unasked}"));

        var choosy = Read(new ClaimSpec("c", 3, "fast") { Selector = { ["tier"] = "gold" }, VolumeName = "v1", VolumeMode = "Block" });
        Assert.Equal("""{"matchLabels":{"tier":"gold"}}""", Json(choosy, "spec.selector"));
        Assert.Equal("fast v1 Block",
            $"{choosy.Text("spec.storageClassName")} {choosy.Text("spec.volumeName")} {choosy.Text("spec.volumeMode")}");
    }

    [Fact]
    public void A_class_says_who_provisions_and_when_claims_are_bound()
    {
        var waiting = Read(new StorageClassSpec("s") { WaitsForFirstConsumer = true });
        Assert.Equal("kubernetes.io/no-provisioner WaitForFirstConsumer",
            $"{waiting.Text("provisioner")} {waiting.Text("volumeBindingMode")}");
        Assert.Equal("Immediate", Read(new StorageClassSpec("s", "mine")).Text("volumeBindingMode"));
    }

    [Fact]
    public void Specs_and_handwritten_documents_can_be_mixed() =>
        Assert.Equal(["ConfigMap a", "Pod b", "PersistentVolumeClaim c"], Manifest.Read(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n" + new PodSpec("b", "i") + new ClaimSpec("c", 1, ""))
            .Select(manifest => manifest.Title));

    private static KubeObject Read(ObjectSpec spec) => Assert.Single(Manifest.Read($"{spec}")).Object;

    private static string? Json(KubeObject item, string path) =>
        item.At(path)?.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
