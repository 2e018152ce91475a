using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>TCP connections that send as much as they can while TCP_INFO is sampled.</summary>
public static class FlowsOperations
{
    /// <summary>Runs a flow to its end. The items are its port, then readings of TCP_INFO.</summary>
    public static readonly Operation<FlowArguments, FlowItem, FlowReply> Run =
        new("flows.run", FlowsJson.Default.FlowArguments, FlowsJson.Default.FlowItem, FlowsJson.Default.FlowReply);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FlowArguments))]
[JsonSerializable(typeof(FlowItem))]
[JsonSerializable(typeof(FlowReply))]
internal sealed partial class FlowsJson : JsonSerializerContext;
