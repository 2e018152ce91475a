using System.Runtime.CompilerServices;
using Docker.DotNet.Models;

namespace Labs.Docker;

public sealed partial class Engine
{
    /// <summary>
    /// Returns the events of the session's containers, networks and volumes, starting with this call, until the loop is left. No event
    /// between the call and the first step of the loop is lost, because the engine keeps the last 256 events.
    /// </summary>
    internal IAsyncEnumerable<EngineEvent> EventsAsync(CancellationToken cancellationToken = default) =>
        EventsSinceAsync(DateTimeOffset.UtcNow + _clockOffset, cancellationToken);

    /// <summary>
    /// Collects the events of the session's containers, networks and volumes in the background, from now on until the recorder is
    /// disposed: <c>await using var events = docker.RecordEvents();</c>
    /// </summary>
    public EventRecorder RecordEvents() => new(EventsAsync(Lab.Stopping));

    private async IAsyncEnumerable<EngineEvent> EventsSinceAsync(
        DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = new ContainerEventsParameters { Since = EngineTime.Text(since) };
        var events = StreamAsync<Message, EngineEvent>(
            "listen to events", "", (report, token) => Client.System.MonitorEventsAsync(parameters, report, token), EngineEvent.Of,
            cancellationToken);
        await foreach (var happened in events)
        {
            if (IsOfSession(happened))
                yield return happened;
        }
    }

    // Events of containers have the labels. Events of networks and volumes have only names and ids.
    private bool IsOfSession(EngineEvent happened) =>
        happened.Attributes.TryGetValue(SessionFilter.Label, out var session)
            ? session == Lab.Id
            : happened.Name.StartsWith(Lab.Name(""), StringComparison.Ordinal)
                || happened.Id.StartsWith(Lab.Name(""), StringComparison.Ordinal)
                || (happened.Attributes.TryGetValue("container", out var container) && Containers.Any(own => own.Id == container));
}
