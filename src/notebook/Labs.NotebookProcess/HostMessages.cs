using System.Text.Json.Serialization;
using Labs.Kernel;

namespace Labs.NotebookProcess;

/// <summary>A request from the runner to a notebook's process, sent as one line of JSON.</summary>
/// <param name="Op"><c>execute</c>, <c>interrupt</c> or <c>shutdown</c>.</param>
/// <param name="Cell">The index of the cell to execute.</param>
/// <param name="Code">The text of the cell to execute.</param>
/// <param name="Language">The language of the cell to execute.</param>
/// <param name="Errors">
/// The path of a pipe that becomes the process's standard error, and that of what the cell starts; null to leave it as it is.
/// </param>
public sealed record HostRequest(string Op, int Cell = 0, string Code = "", string Language = "csharp", string? Errors = null);

/// <summary>A message from a notebook's process to the runner, sent as one line of JSON.</summary>
/// <param name="Event"><c>ready</c>, <c>stream</c>, <c>display</c>, <c>error</c>, <c>clear</c> or <c>done</c>.</param>
/// <param name="Cell">The index of the cell that the message belongs to; 0 for <c>ready</c>.</param>
/// <param name="Stream">For <c>stream</c>: <c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Text">For <c>stream</c> the text, for <c>error</c> the message.</param>
/// <param name="Data">For <c>display</c>: the forms of the value by MIME type.</param>
/// <param name="DisplayId">For <c>display</c>: the id by which an update replaces the output; null for a result.</param>
/// <param name="IsUpdate">For <c>display</c>: whether it replaces the output with the same <paramref name="DisplayId"/>.</param>
/// <param name="IsResult">For <c>display</c>: whether it is the value of the cell's last expression.</param>
/// <param name="Name">For <c>error</c>: the exception's type or the compiler's error code.</param>
/// <param name="Traceback">For <c>error</c>: the lines that show where it happened.</param>
/// <param name="Status">For <c>done</c>: how the cell ended.</param>
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
    CellStatus? Status = null);

/// <summary>The JSON form of the messages, which both sides use.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(CellStatusConverter)])]
[JsonSerializable(typeof(HostRequest))]
[JsonSerializable(typeof(HostEvent))]
public sealed partial class HostJson : JsonSerializerContext;
