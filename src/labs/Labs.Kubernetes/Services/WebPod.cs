using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>
/// A pod for experiments with services. It answers HTTP on port 8080, which is named <c>http</c>, with its own name and the address that
/// it sees: <c>web-a saw 10.244.1.5:40312</c>. The program is nginx; its image also has curl, bash and getent for requests from the pod.
/// The kubelet kills it at once when it is deleted.
/// </summary>
/// <param name="Name">The pod's name.</param>
public sealed record WebPod(string Name)
{
    /// <summary>The port on which a pod answers.</summary>
    public const int Port = 8080;

    private const string Configuration = """
        daemon off; pid /tmp/nginx.pid; error_log stderr; worker_processes 1; events { worker_connections 1024; }
        http {
            access_log off; keepalive_requests 100000; default_type text/plain; client_body_temp_path /tmp/body;
            server { listen 8080 backlog=4096; location / { return 200 "$hostname saw $remote_addr:$remote_port\n"; } }
        }
        """;

    /// <summary>The value of its label <c>app</c>.</summary>
    public string App { get; init; } = "web";

    /// <summary>Further labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The node that runs it, past the scheduler; null to let the scheduler choose.</summary>
    public string? Node { get; init; }

    /// <summary>A label that its node must have, as <c>key=value</c>; null for any node.</summary>
    public string? NodeSelector { get; init; }

    /// <summary>Whether the pod gets ready. If not, its readiness probe fails every second.</summary>
    public bool GetsReady { get; init; } = true;

    /// <summary>Whether the pod uses the network of its node. It then runs no server, which would take a port of the node.</summary>
    public bool HostNetwork { get; init; }

    /// <summary>A shell command instead of the server.</summary>
    public string? Command { get; init; }

    /// <summary>Whether the kubelet starts the container again when it has ended.</summary>
    public bool Restarts { get; init; } = true;

    /// <summary>Returns a pod that only sends requests: it has no server, and the label <c>app: client</c>.</summary>
    /// <param name="name">The pod's name.</param>
    /// <param name="node">The node that runs it; null to let the scheduler choose.</param>
    /// <param name="hostNetwork">Whether it uses the network of the node, so that its requests come from the node itself.</param>
    public static WebPod Client(string name, string? node = null, bool hostNetwork = false) =>
        new(name) { App = "client", Node = node, HostNetwork = hostNetwork, Command = "sleep infinity" };

    /// <summary>Returns the pod as a manifest.</summary>
    /// <param name="image">The image of nginx, from <see cref="Cluster.ImageAsync"/>.</param>
    public string Manifest(string image)
    {
        var labels = new JsonObject { ["app"] = App };
        foreach (var (key, value) in Labels)
            labels[key] = value;
        var spec = new JsonObject
        {
            ["terminationGracePeriodSeconds"] = 0,
            ["restartPolicy"] = Restarts ? "Always" : "Never",
            ["containers"] = new JsonArray(Container(image)),
        };
        if (Node is not null)
            spec["nodeName"] = Node;
        if (NodeSelector?.Split('=', 2) is [var label, var wanted])
            spec["nodeSelector"] = new JsonObject { [label] = wanted };
        if (HostNetwork)
            (spec["hostNetwork"], spec["dnsPolicy"]) = (true, "ClusterFirstWithHostNet");
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = labels },
            ["spec"] = spec,
        }.ToJsonString();
    }

    private JsonObject Container(string image)
    {
        var serves = !HostNetwork && Command is null;
        var script = serves ? "printf %s \"$CONFIGURATION\" >/tmp/nginx.conf; exec nginx -c /tmp/nginx.conf" : Command ?? "sleep infinity";
        var container = new JsonObject
        {
            ["name"] = "web",
            ["image"] = image,
            ["command"] = new JsonArray("sh", "-c", script),
        };
        if (serves)
        {
            container["env"] = new JsonArray(new JsonObject { ["name"] = "CONFIGURATION", ["value"] = Configuration });
            container["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = Port });
        }
        if (!GetsReady)
            container["readinessProbe"] = new JsonObject
            {
                ["exec"] = new JsonObject { ["command"] = new JsonArray("false") },
                ["periodSeconds"] = 1,
            };
        return container;
    }
}
