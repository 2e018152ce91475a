using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentRequest))]
[JsonSerializable(typeof(AgentReply))]
[JsonSerializable(typeof(Nothing))]
[JsonSerializable(typeof(ClockReading))]
internal sealed partial class MessageJson : JsonSerializerContext;
