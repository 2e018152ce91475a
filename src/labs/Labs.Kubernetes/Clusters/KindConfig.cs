using System.Text;

namespace Labs.Kubernetes;

/// <summary>The configuration of a kind cluster, in kind's v1alpha4 format.</summary>
internal static class KindConfig
{
    public static string Of(ClusterSpec spec)
    {
        var config = new StringBuilder("""
            kind: Cluster
            apiVersion: kind.x-k8s.io/v1alpha4
            # If the node image has no provisioner for the class "standard", the one in the controller manager does the work, and
            # its folders must be on the node. Labs create hundreds of objects at once, which would take minutes at the usual rates
            # (20 requests a second, 5 for a kubelet). kubeadm's formats up to v1beta3 have a map of extraArgs, v1beta4 has a list.
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
              # Services of type LoadBalancer without node ports: alpha in 1.20, on by default since 1.22.
              apiServer: {extraArgs: {feature-gates: "ServiceLBNodePortControl=true"}}
            - |
              kind: ClusterConfiguration
              apiVersion: kubeadm.k8s.io/v1beta3
              controllerManager: {extraArgs: {kube-api-qps: "300", kube-api-burst: "600"}}
            # Kubelets since 1.35 refuse a cgroup v1 host unless they are asked not to; older ones ignore the field.
            - |
              kind: KubeletConfiguration
              failCgroupV1: false
              kubeAPIQPS: 100
              kubeAPIBurst: 200
            kubeadmConfigPatchesJSON6902:
            - group: kubeadm.k8s.io
              version: v1beta4
              kind: ClusterConfiguration
              patch: |
                - {op: add, path: /controllerManager/extraArgs/-, value: {name: kube-api-qps, value: "300"}}
                - {op: add, path: /controllerManager/extraArgs/-, value: {name: kube-api-burst, value: "600"}}

            """);
        config.AppendLine("networking:").AppendLine("  apiServerAddress: 127.0.0.1");
        if (spec.ProxyMode is { } mode)
            config.AppendLine($"  kubeProxyMode: {mode.ToString().ToLowerInvariant()}");
        config.AppendLine("nodes:");
        for (var node = 0; node <= spec.Workers; node++)
        {
            config.AppendLine(node == 0 ? "- role: control-plane" : "- role: worker");
            if (spec.Mounts.Count > 0)
                config.AppendLine("  extraMounts:");
            foreach (var mount in spec.Mounts)
            {
                var readOnly = mount.ReadOnly ? "true" : "false";
                config.AppendLine(
                    $"  - {{hostPath: {Quoted(mount.HostPath)}, containerPath: {Quoted(mount.NodePath)}, readOnly: {readOnly}}}");
            }
        }
        return config.ToString();
    }

    // A JSON string is also a double-quoted scalar of YAML.
    private static string Quoted(string text) => YamlJson.Of(text);
}
