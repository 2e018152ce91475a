using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>A Service for experiments, by default in front of the <see cref="WebPod"/>s with the label <c>app: web</c>.</summary>
/// <param name="Name">The Service's name.</param>
public sealed record WebService(string Name)
{
    /// <summary>ClusterIP, NodePort, LoadBalancer or ExternalName.</summary>
    public string Type { get; init; } = "ClusterIP";

    /// <summary>The labels that a pod must have; null for a Service without a selector.</summary>
    public IReadOnlyDictionary<string, string>? Selector { get; init; } = new Dictionary<string, string> { ["app"] = "web" };

    /// <summary>The port of the Service.</summary>
    public int Port { get; init; } = 80;

    /// <summary>The port of the pods: a number, or the name of a container's port.</summary>
    public string TargetPort { get; init; } = $"{WebPod.Port}";

    /// <summary>The port's name, which SRV records use; null for none.</summary>
    public string? PortName { get; init; }

    /// <summary>Whether the Service has no address of its own (<c>clusterIP: None</c>).</summary>
    public bool Headless { get; init; }

    /// <summary>For how many seconds a client stays with its pod (<c>sessionAffinity: ClientIP</c>); null for no affinity.</summary>
    public int? AffinitySeconds { get; init; }

    /// <summary>A node port that is asked for; null to get any.</summary>
    public int? NodePort { get; init; }

    /// <summary>Whether traffic from outside goes to pods of the same node only (<c>externalTrafficPolicy: Local</c>).</summary>
    public bool Local { get; init; }

    /// <summary>Whether addresses of pods that are not ready are published too.</summary>
    public bool PublishNotReady { get; init; }

    /// <summary>For the type LoadBalancer: false asks for no node port. Null leaves the default.</summary>
    public bool? AllocateNodePorts { get; init; }

    /// <summary>For the type ExternalName: the name elsewhere.</summary>
    public string? ExternalName { get; init; }

    /// <summary>Returns the Service as a manifest.</summary>
    public string Manifest()
    {
        var spec = new JsonObject { ["type"] = Type };
        if (Selector is not null)
            spec["selector"] = new JsonObject(Selector.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        if (Headless)
            spec["clusterIP"] = "None";
        if (ExternalName is not null)
            spec["externalName"] = ExternalName;
        else
            spec["ports"] = new JsonArray(PortObject());
        if (AffinitySeconds is { } seconds)
        {
            spec["sessionAffinity"] = "ClientIP";
            spec["sessionAffinityConfig"] = new JsonObject { ["clientIP"] = new JsonObject { ["timeoutSeconds"] = seconds } };
        }
        if (Local)
            spec["externalTrafficPolicy"] = "Local";
        if (PublishNotReady)
            spec["publishNotReadyAddresses"] = true;
        if (AllocateNodePorts is { } allocate)
            spec["allocateLoadBalancerNodePorts"] = allocate;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["spec"] = spec,
        }.ToJsonString();
    }

    private JsonObject PortObject()
    {
        var port = new JsonObject
        {
            ["protocol"] = "TCP",
            ["port"] = Port,
            ["targetPort"] = int.TryParse(TargetPort, out var number) ? JsonValue.Create(number) : JsonValue.Create(TargetPort),
        };
        if (PortName is not null)
            port["name"] = PortName;
        if (NodePort is { } wanted)
            port["nodePort"] = wanted;
        return port;
    }
}
