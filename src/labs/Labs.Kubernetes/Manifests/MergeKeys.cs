using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>
/// Ports are told apart by number and protocol. Before Kubernetes 1.23 server-side apply does not know the protocol's default and refuses
/// a port without one ("omits key field protocol"), so it is filled in.
/// </summary>
internal static class MergeKeys
{
    public static void Complete(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    if (name == "ports" && value is JsonArray ports)
                        foreach (var port in ports.OfType<JsonObject>().Where(port => port.ContainsKey("port") || port.ContainsKey("containerPort")))
                            port.TryAdd("protocol", "TCP");
                    else
                        Complete(value);
                }
                break;
            case JsonArray list:
                foreach (var item in list)
                    Complete(item);
                break;
        }
    }
}
