using System.Runtime.CompilerServices;
using Docker.DotNet.Models;

namespace Labs.Docker;

public sealed partial class Engine
{
    /// <summary>
    /// What happens to the session's containers, networks and volumes, from the moment of this call on, until the loop is
    /// left. Nothing between the call and the first step of the loop is lost (the engine keeps the last 256 events).
    /// </summary>
    public IAsyncEnumerable<EngineEvent> EventsAsync(EventFilter? filter = null, CancellationToken cancellationToken = default) =>
        EventsSinceAsync(DateTimeOffset.UtcNow + _clockOffset, filter ?? new EventFilter(), cancellationToken);

    /// <summary>Collects events in the background, until disposed: <c>await using var events = docker.RecordEvents();</c></summary>
    public EventRecorder RecordEvents(EventFilter? filter = null) => new(EventsAsync(filter, Lab.Stopping));

    private async IAsyncEnumerable<EngineEvent> EventsSinceAsync(DateTimeOffset since, EventFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parameters = new ContainerEventsParameters { Since = EngineTime.Text(since), Filters = filter.ToParameters() };
        await foreach (var happened in StreamAsync<Message, EngineEvent>("listen to events", "", (report, token) => Client.System.MonitorEventsAsync(parameters, report, token), EngineEvent.Of, cancellationToken))
        {
            if (IsOfSession(happened))
                yield return happened;
        }
    }

    // Containers tell their labels, networks and volumes only names and ids.
    private bool IsOfSession(EngineEvent happened) =>
        happened.Attributes.TryGetValue(SessionFilter.Label, out var session)
            ? session == Lab.Id
            : happened.Name.StartsWith(Lab.Name(""), StringComparison.Ordinal)
                || happened.Id.StartsWith(Lab.Name(""), StringComparison.Ordinal)
                || (happened.Attributes.TryGetValue("container", out var container) && Containers.Any(own => own.Id == container));
}
