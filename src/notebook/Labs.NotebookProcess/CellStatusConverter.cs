using System.Text.Json;
using System.Text.Json.Serialization;
using Labs.Kernel;

namespace Labs.NotebookProcess;

/// <summary>Spells the status of a cell in messages: <c>ok</c>, <c>failed</c> or <c>interrupted</c>.</summary>
internal sealed class CellStatusConverter : JsonConverter<CellStatus>
{
    /// <inheritdoc/>
    public override CellStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() switch
        {
            "ok" => CellStatus.Ok,
            "failed" => CellStatus.Failed,
            "interrupted" => CellStatus.Interrupted,
            var other => throw new JsonException($"'{other}' is not the status of a cell; expected ok, failed or interrupted."),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CellStatus value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value switch
        {
            CellStatus.Ok => "ok",
            CellStatus.Failed => "failed",
            CellStatus.Interrupted => "interrupted",
            _ => throw new JsonException($"{value} has no spelling in messages."),
        });
}
