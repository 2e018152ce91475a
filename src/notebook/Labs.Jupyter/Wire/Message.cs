using System.Text.Json;

namespace Labs.Jupyter.Wire;

/// <summary>A message that came.</summary>
/// <param name="Identities">The way back to its sender.</param>
/// <param name="RawHeader">The header as it came: the parent header of what answers it.</param>
internal sealed record Message(
    byte[][] Identities, byte[] RawHeader, JsonElement Header, JsonElement Parent, JsonElement Metadata, JsonElement Content, byte[][] Buffers)
{
    public string Type { get; } = Header.Text("msg_type");

    public string Id { get; } = Header.Text("msg_id");

    /// <summary>The type of the message that this one answers; empty when it answers none.</summary>
    public string ParentId => Parent.Text("msg_id");
}
