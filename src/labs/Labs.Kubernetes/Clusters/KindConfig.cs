using System.Text;

namespace Labs.Kubernetes;

/// <summary>kind's configuration of a cluster, see kind's v1alpha4 API.</summary>
internal static class KindConfig
{
    public static string Of(ClusterSpec spec)
    {
        var config = new StringBuilder("""
            kind: Cluster
            apiVersion: kind.x-k8s.io/v1alpha4
            networking:
              apiServerAddress: 127.0.0.1
            # The provisioner of the class "standard" runs in the controller manager where the node image has none of its own:
            # what it makes must be made on the node. Labs make hundreds of objects at once, which at the components' own pace
            # (20 requests a second, 5 of a kubelet) would take minutes. Later versions of kubeadm's format have another extraArgs.
            kubeadmConfigPatches:
            - |
              kind: ClusterConfiguration
              controllerManager:
                extraVolumes:
                - {name: provisioned-volumes, hostPath: /tmp/hostpath_pv, mountPath: /tmp/hostpath_pv, pathType: DirectoryOrCreate}
            - |
              kind: ClusterConfiguration
              apiVersion: kubeadm.k8s.io/v1beta2
              controllerManager: {extraArgs: {kube-api-qps: "300", kube-api-burst: "600"}}
              # Services of type LoadBalancer without node ports: alpha in 1.20, on by itself since 1.22.
              apiServer: {extraArgs: {feature-gates: "ServiceLBNodePortControl=true"}}
            - |
              kind: ClusterConfiguration
              apiVersion: kubeadm.k8s.io/v1beta3
              controllerManager: {extraArgs: {kube-api-qps: "300", kube-api-burst: "600"}}
            - |
              kind: KubeletConfiguration
              kubeAPIQPS: 100
              kubeAPIBurst: 200
            nodes:

            """);
        for (var node = 0; node <= spec.Workers; node++)
        {
            config.AppendLine(node == 0 ? "- role: control-plane" : "- role: worker");
            if (spec.Mounts.Count > 0)
                config.AppendLine("  extraMounts:");
            foreach (var mount in spec.Mounts)
                config.AppendLine($"  - {{hostPath: {Quoted(mount.HostPath)}, containerPath: {Quoted(mount.NodePath)}, readOnly: {(mount.ReadOnly ? "true" : "false")}}}");
        }
        return config.ToString();
    }

    // YAML's double-quoted scalars are JSON's strings, all but.
    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
