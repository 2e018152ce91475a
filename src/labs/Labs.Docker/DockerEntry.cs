namespace Labs.Docker;

/// <summary>
/// An entry of the session's journal: the kind of object, its name, and the engine: "container labs-1f-web
/// unix:///var/run/docker.sock". It is written before the object is made, so that the cleaner knows of everything that exists.
/// </summary>
internal sealed record DockerEntry(string Type, string Name, EngineEndpoint Endpoint)
{
    public static DockerEntry Container(string name, EngineEndpoint endpoint) => new("container", name, endpoint);

    public static DockerEntry Network(string name, EngineEndpoint endpoint) => new("network", name, endpoint);

    public static DockerEntry Volume(string name, EngineEndpoint endpoint) => new("volume", name, endpoint);

    /// <summary>Says that the session used an engine. Everything with the session's label there belongs to the session.</summary>
    public static DockerEntry Engine(EngineEndpoint endpoint) => new("engine", "-", endpoint);

    public static DockerEntry? Parse(string text) =>
        text.Split(' ', 3) is [var type, var name, var where] && EngineEndpoint.FromJournal(where) is { } endpoint
            ? new DockerEntry(type, name, endpoint)
            : null;

    public override string ToString() => $"{Type} {Name} {Endpoint.ToJournal()}";
}
