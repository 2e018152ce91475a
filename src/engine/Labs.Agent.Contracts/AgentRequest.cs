using System.Text.Json;

namespace Labs.Agent.Contracts;

/// <summary>A request to the agent, one line of JSON.</summary>
/// <param name="Id">Chosen by the client; every reply to the request carries it.</param>
/// <param name="Op">The operation's name, or <see cref="Cancel"/>, which ends the running request with the same id.</param>
public sealed record AgentRequest(long Id, string Op, JsonElement? Arguments = null)
{
    /// <summary>The operation that ends the running request with the same id.</summary>
    public const string Cancel = "cancel";

    /// <exception cref="JsonException">The line is not a request.</exception>
    public static AgentRequest Parse(string line) =>
        JsonSerializer.Deserialize(line, MessageJson.Default.AgentRequest) ?? throw new JsonException("the line is null");

    /// <summary>Returns the line without its line end.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, MessageJson.Default.AgentRequest);
}
