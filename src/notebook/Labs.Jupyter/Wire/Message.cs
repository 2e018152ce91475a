using System.Text.Json;

namespace Labs.Jupyter.Wire;

/// <summary>A received message.</summary>
/// <param name="Identities">The routing prefix that leads back to the sender.</param>
/// <param name="RawHeader">The header's bytes, which become the parent header of the reply.</param>
internal sealed record Message(
    byte[][] Identities,
    byte[] RawHeader,
    JsonElement Header,
    JsonElement Parent,
    JsonElement Metadata,
    JsonElement Content,
    byte[][] Buffers)
{
    public string Type { get; } = Header.Text("msg_type");

    public string Id { get; } = Header.Text("msg_id");

    /// <summary>The id of the message that this one answers; empty if it answers none.</summary>
    public string ParentId => Parent.Text("msg_id");
}
