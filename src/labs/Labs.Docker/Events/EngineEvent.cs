using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>An event of the engine (`docker events`).</summary>
/// <param name="Time">When it happened by the engine's clock, rounded down to 100 ns.</param>
/// <param name="Type">The kind of object: container, network, volume, image and others.</param>
/// <param name="Action">What happened: create, start, die, oom, connect and others.</param>
/// <param name="Id">The object's id.</param>
/// <param name="Name">The object's name; empty if the engine does not report it.</param>
/// <param name="Attributes">More about the event, such as exitCode and the container's labels.</param>
public sealed record EngineEvent(
    DateTimeOffset Time, string Type, string Action, string Id, string Name, IReadOnlyDictionary<string, string> Attributes)
{
    internal static EngineEvent Of(Message message)
    {
        var attributes = message.Actor?.Attributes ?? new Dictionary<string, string>();
        return new EngineEvent(
            DateTimeOffset.UnixEpoch.AddTicks((message.TimeNano ?? 0) / TimeSpan.NanosecondsPerTick),
            message.Type,
            message.Action,
            message.Actor?.ID ?? "",
            attributes.TryGetValue("name", out var name) ? name : "",
            attributes.AsReadOnly());
    }

    /// <summary>The exit code in a container's "die" event; null in other events.</summary>
    public int? ExitCode =>
        Attributes.TryGetValue("exitCode", out var text) && int.TryParse(text, out var code) ? code : null;
}
