namespace Labs.Docker;

/// <summary>
/// An entry of the session's journal: what was made, its name, and on which engine: "container labs-1f-web unix:///var/run/docker.sock".
/// Written before the thing is made, so that nothing made can be unknown.
/// </summary>
internal sealed record DockerEntry(string Type, string Name, Uri Endpoint)
{
    public static DockerEntry Container(string name, EngineEndpoint endpoint) => new("container", name, endpoint.Uri);

    public static DockerEntry Network(string name, EngineEndpoint endpoint) => new("network", name, endpoint.Uri);

    public static DockerEntry Volume(string name, EngineEndpoint endpoint) => new("volume", name, endpoint.Uri);

    /// <summary>That the session used this engine at all: whatever carries its label there is its own.</summary>
    public static DockerEntry Engine(EngineEndpoint endpoint) => new("engine", "-", endpoint.Uri);

    public static DockerEntry? Parse(string text) =>
        text.Split(' ', 3) is [var type, var name, var endpoint] && Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
            ? new DockerEntry(type, name, uri)
            : null;

    public override string ToString() => $"{Type} {Name} {Endpoint.OriginalString}";
}
