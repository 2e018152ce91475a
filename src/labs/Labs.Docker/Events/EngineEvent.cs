using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Something that happened on the engine.</summary>
/// <param name="Time">By the engine's clock, to the nanosecond rounded down to 100 ns.</param>
/// <param name="Type">container, network, volume, image, …</param>
/// <param name="Action">create, start, die, oom, connect, health_status: healthy, …</param>
/// <param name="Id">Of the thing it happened to.</param>
/// <param name="Name">The thing's name, where the engine tells it.</param>
public sealed record EngineEvent(DateTimeOffset Time, string Type, string Action, string Id, string Name, IReadOnlyDictionary<string, string> Attributes)
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

    /// <summary>The exit code of a container's "die" event; null in others.</summary>
    public int? ExitCode => Attributes.TryGetValue("exitCode", out var text) && int.TryParse(text, out var code) ? code : null;
}
