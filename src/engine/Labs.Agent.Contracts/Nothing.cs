using System.Text.Json.Serialization.Metadata;

namespace Labs.Agent.Contracts;

/// <summary>Stands for the arguments, items or result that an operation does not have.</summary>
public sealed record Nothing
{
    /// <summary>How <see cref="Nothing"/> is written as JSON: as an empty object.</summary>
    public static JsonTypeInfo<Nothing> Json => MessageJson.Default.Nothing;
}
