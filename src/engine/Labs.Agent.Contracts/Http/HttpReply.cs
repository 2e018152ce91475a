namespace Labs.Agent.Contracts;

/// <summary>One GET on a connection of its own.</summary>
public sealed record HttpArguments(AgentTarget Target, string Url, double TimeoutMs);

/// <summary>The response to a GET, or the reason why there was none.</summary>
/// <param name="Status">The status code; 0 if there was no response.</param>
/// <param name="ElapsedMs">From before the connection is opened until the whole body is read or the request has failed.</param>
/// <param name="Error">For example "Connection refused"; null if there was a response with any status.</param>
public sealed record HttpReply(
    int Status, string Body, double ElapsedMs, IReadOnlyDictionary<string, string> Headers, string? Error = null)
{
    /// <summary>Returns the value of a header; its name is case-insensitive (RFC 9110, section 5.1).</summary>
    /// <exception cref="InvalidOperationException">There was no response, or it has no such header; the message says which.</exception>
    public string Header(string name)
    {
        foreach (var (header, value) in Headers)
        {
            if (string.Equals(header, name, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        throw new InvalidOperationException(Error is null
            ? $"The response (status {Status}) has no header {name}; it has {string.Join(", ", Headers.Keys)}."
            : $"There was no response and so no header {name}: {Error}.");
    }
}
