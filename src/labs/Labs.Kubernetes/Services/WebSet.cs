using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>
/// A StatefulSet of <see cref="WebPod"/>s. Its pods are called NAME-0, NAME-1 and so on, and have the label <c>app: NAME</c>.
/// </summary>
/// <param name="Name">The set's name, and that of the headless Service that gives its pods their host names.</param>
/// <param name="Replicas">The number of pods. They start at the same time.</param>
public sealed record WebSet(string Name, int Replicas)
{
    /// <summary>Returns the set as a manifest.</summary>
    /// <param name="image">The image of the pods, from <see cref="WebPods.Image"/>.</param>
    public string Manifest(string image)
    {
        var pod = JsonNode.Parse(new WebPod(Name) { App = Name }.Manifest(image))!;
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "StatefulSet",
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["spec"] = new JsonObject
            {
                ["serviceName"] = Name,
                ["replicas"] = Replicas,
                ["podManagementPolicy"] = "Parallel",
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = Name } },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = Name } },
                    ["spec"] = pod["spec"]!.DeepClone(),
                },
            },
        }.ToJsonString();
    }
}
