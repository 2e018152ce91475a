namespace Labs.Docker;

/// <summary>
/// An entry of the session's journal: what was made, its name, and on which engine: "container labs-1f-web unix:///var/run/docker.sock".
/// Written before the thing is made, so that nothing made can be unknown.
/// </summary>
internal sealed record DockerEntry(string Type, string Name, EngineEndpoint Endpoint)
{
    public static DockerEntry Container(string name, EngineEndpoint endpoint) => new("container", name, endpoint);

    public static DockerEntry Network(string name, EngineEndpoint endpoint) => new("network", name, endpoint);

    public static DockerEntry Volume(string name, EngineEndpoint endpoint) => new("volume", name, endpoint);

    /// <summary>That the session used this engine at all: whatever carries its label there is its own.</summary>
    public static DockerEntry Engine(EngineEndpoint endpoint) => new("engine", "-", endpoint);

    public static DockerEntry? Parse(string text) =>
        text.Split(' ', 3) is [var type, var name, var where] && EngineEndpoint.FromJournal(where) is { } endpoint
            ? new DockerEntry(type, name, endpoint)
            : null;

    public override string ToString() => $"{Type} {Name} {Endpoint.ToJournal()}";
}
