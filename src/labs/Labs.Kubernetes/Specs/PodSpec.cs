using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>
/// A pod whose containers run shell scripts. It ends as soon as its deletion is requested, and it may run on every node, also on that of
/// the control plane.
/// </summary>
/// <param name="Name">The pod's name.</param>
/// <param name="Image">The image of all its containers; it must have a shell.</param>
public sealed record PodSpec(string Name, string Image) : ObjectSpec
{
    /// <summary>The script of each container, by the container's name. By default one container, main, that sleeps.</summary>
    public Dictionary<string, string> Scripts { get; init; } = new() { ["main"] = "exec sleep infinity" };

    /// <summary>Volumes by the path at which every container sees them. The last part of the path is the volume's name.</summary>
    public Dictionary<string, PodVolume> Volumes { get; init; } = [];

    /// <summary>The labels.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>The name of the only node that the scheduler may choose; null for any.</summary>
    public string? Node { get; init; }

    /// <summary>A label: the scheduler prefers nodes on which no pod has the same value of it. Null for no preference.</summary>
    public string? SpreadBy { get; init; }

    /// <summary>The pod's <c>shareProcessNamespace</c>: whether its containers have one PID namespace, the sandbox's.</summary>
    public bool SharesProcesses { get; init; }

    /// <summary>The pod's <c>hostPID</c>: whether its containers are in the node's PID namespace.</summary>
    public bool IsInHostProcesses { get; init; }

    internal override JsonObject ToJson()
    {
        var spec = new JsonObject
        {
            ["terminationGracePeriodSeconds"] = 0,
            ["tolerations"] = new JsonArray(new JsonObject { ["operator"] = "Exists", ["effect"] = "NoSchedule" }),
            ["containers"] = List(Scripts.Select(script => Container(script.Key, script.Value))),
            ["volumes"] = List(Volumes.Select(volume => volume.Value.ToJson(VolumeName(volume.Key)))),
        };
        if (Node is not null)
            spec["nodeSelector"] = new JsonObject { ["kubernetes.io/hostname"] = Node };
        if (SpreadBy is not null)
            spec["affinity"] = Spread(SpreadBy);
        if (SharesProcesses)
            spec["shareProcessNamespace"] = true;
        if (IsInHostProcesses)
            spec["hostPID"] = true;
        return Object("v1", "Pod", Metadata(Name, Labels), "spec", spec);
    }

    private JsonObject Container(string name, string script) => new()
    {
        ["name"] = name,
        ["image"] = Image,
        ["command"] = List(["sh", "-c", script]),
        ["volumeMounts"] = List(Volumes.Keys.Select(path => new JsonObject { ["name"] = VolumeName(path), ["mountPath"] = path })),
    };

    private JsonObject Spread(string label)
    {
        var others = new JsonObject
        {
            ["topologyKey"] = "kubernetes.io/hostname",
            ["labelSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { [label] = Labels[label] } },
        };
        var preference = new JsonObject { ["weight"] = 100, ["podAffinityTerm"] = others };
        return new JsonObject
        {
            ["podAntiAffinity"] = new JsonObject { ["preferredDuringSchedulingIgnoredDuringExecution"] = new JsonArray(preference) },
        };
    }

    private static string VolumeName(string path) => path[(path.LastIndexOf('/') + 1)..];
}
