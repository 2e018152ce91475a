using System.Text.Json.Serialization;

namespace Labs.NotebookProcess;

/// <summary>A request from the runner to a notebook's process: one JSON line.</summary>
/// <param name="Op">execute, interrupt or shutdown.</param>
/// <param name="Cell">The cell's index, for execute.</param>
/// <param name="Code">The cell's text, for execute.</param>
/// <param name="Language">The cell's language, for execute.</param>
public sealed record HostRequest(string Op, int Cell = 0, string Code = "", string Language = "csharp");

/// <summary>A message from a notebook's process: one JSON line. <paramref name="Event"/> is ready, stream, display, error, clear or done.</summary>
public sealed record HostEvent(
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

/// <summary>How both sides write these messages.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HostRequest))]
[JsonSerializable(typeof(HostEvent))]
public sealed partial class HostJson : JsonSerializerContext;
