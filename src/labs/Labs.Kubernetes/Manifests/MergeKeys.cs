using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>
/// Fills in the protocol of ports. Number and protocol identify a port, but before Kubernetes 1.23 server-side apply does not know the
/// default protocol and refuses a port without one ("omits key field protocol").
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
                        CompletePorts(ports);
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

    private static void CompletePorts(JsonArray ports)
    {
        foreach (var port in ports.OfType<JsonObject>())
            if (port.ContainsKey("port") || port.ContainsKey("containerPort"))
                port.TryAdd("protocol", "TCP");
    }
}
