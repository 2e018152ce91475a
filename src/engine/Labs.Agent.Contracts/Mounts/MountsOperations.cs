using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>Mount tables.</summary>
public static class MountsOperations
{
    /// <summary>Lists the mounts that one process sees, in the order of its mount table.</summary>
    public static readonly Operation<StatusArguments, Nothing, MountRow[]> List =
        new("mounts.list", MountsJson.Default.StatusArguments, Nothing.Json, MountsJson.Default.MountRowArray);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusArguments))]
[JsonSerializable(typeof(MountRow[]))]
internal sealed partial class MountsJson : JsonSerializerContext;
