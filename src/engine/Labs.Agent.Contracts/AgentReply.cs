using System.Text.Json;

namespace Labs.Agent.Contracts;

/// <summary>
/// A reply from the agent, one line of JSON: an item of a stream, or the request's end with a result, with an error, or because the
/// client cancelled it.
/// </summary>
/// <param name="Id">The request's id; 0 if the line was not a request.</param>
public sealed record AgentReply(
    long Id, JsonElement? Item = null, JsonElement? Result = null, string? Error = null, bool Cancelled = false)
{
    /// <exception cref="JsonException">The line is not a reply.</exception>
    public static AgentReply Parse(string line) =>
        JsonSerializer.Deserialize(line, MessageJson.Default.AgentReply) ?? throw new JsonException("the line is null");

    /// <summary>Returns the line in UTF-8 without its line end.</summary>
    public byte[] ToLine() => JsonSerializer.SerializeToUtf8Bytes(this, MessageJson.Default.AgentReply);
}
