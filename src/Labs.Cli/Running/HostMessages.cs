using System.Text.Json.Serialization;

namespace Labs.Cli.Running;

/// <summary>What the runner says to a notebook's process: a JSON line.</summary>
/// <param name="Op">execute, interrupt or shutdown.</param>
/// <param name="Cell">The cell's index, for execute.</param>
/// <param name="Code">The cell's text, for execute.</param>
/// <param name="Language">The cell's language, for execute.</param>
internal sealed record HostRequest(string Op, int Cell = 0, string Code = "", string Language = "csharp");

/// <summary>What a notebook's process says: a JSON line. <paramref name="Event"/> is ready, stream, display, error, clear or done.</summary>
internal sealed record HostEvent(
    string Event,
    int Cell = 0,
    string? Stream = null,
    string? Text = null,
    IReadOnlyDictionary<string, string>? Data = null,
    string? DisplayId = null,
    bool IsUpdate = false,
    bool IsResult = false,
    string? Name = null,
    IReadOnlyList<string>? Traceback = null,
    string? Status = null);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HostRequest))]
[JsonSerializable(typeof(HostEvent))]
internal sealed partial class HostJson : JsonSerializerContext;
