using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>Load on `labs-agent serve`.</summary>
public static class LoadOperations
{
    /// <summary>Runs load against a server to its end.</summary>
    public static readonly Operation<LoadArguments, Nothing, LoadReply> Run =
        new("load.run", LoadJson.Default.LoadArguments, Nothing.Json, LoadJson.Default.LoadReply);

    /// <summary>Returns the reply as JSON, as `labs-agent load` prints it.</summary>
    public static string ToJson(LoadReply reply) => System.Text.Json.JsonSerializer.Serialize(reply, LoadJson.Default.LoadReply);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LoadArguments))]
[JsonSerializable(typeof(LoadReply))]
internal sealed partial class LoadJson : JsonSerializerContext;
