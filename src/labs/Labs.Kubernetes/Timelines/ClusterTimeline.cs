using System.Globalization;
using System.Text;

namespace Labs.Kubernetes;

/// <summary>Something that was heard of.</summary>
/// <param name="ArrivedAt">On the notebook's clock, to the microsecond.</param>
/// <param name="ServerTime">On the server's clock, where it says; v1 events to the second.</param>
/// <param name="About">Whom it is about: <c>Pod/web</c>.</param>
/// <param name="Text">What.</param>
/// <param name="IsEvent">Whether a component said so, or the object itself changed.</param>
public sealed record TimelineEntry(DateTimeOffset ArrivedAt, DateTimeOffset? ServerTime, string About, string Text, bool IsEvent);

/// <summary>A time during which an object was in a phase.</summary>
/// <param name="About">The object: <c>Pod/web</c>.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Start">Seconds from the timeline's start.</param>
/// <param name="End">Seconds from the timeline's start.</param>
public sealed record PhaseSpan(string About, string Phase, double Start, double End);

/// <summary>
/// Watches several kinds at once, events among them, and keeps what happens in the order in which it arrives. Shows itself as a table with
/// both clocks.
/// </summary>
public sealed class ClusterTimeline : View, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<TimelineEntry> _entries = [];
    private readonly List<(string About, string Phase, DateTimeOffset At)> _phases = [];
    private readonly Dictionary<string, string> _last = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _watches = [];
    private DateTimeOffset? _ended;

    private ClusterTimeline()
    {
    }

    /// <summary>When the watches were in place.</summary>
    public DateTimeOffset Start { get; private set; }

    /// <summary>In the order of arrival.</summary>
    public IReadOnlyList<TimelineEntry> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries.OrderBy(entry => entry.ArrivedAt)];
        }
    }

    /// <summary>The phases of every object, in the order of first appearance.</summary>
    public IReadOnlyList<PhaseSpan> Phases
    {
        get
        {
            lock (_lock)
            {
                var end = _ended ?? DateTimeOffset.UtcNow;
                var spans = new List<PhaseSpan>();
                foreach (var own in _phases.GroupBy(phase => phase.About).Select(group => group.ToList()))
                    for (var i = 0; i < own.Count; i++)
                        spans.Add(new PhaseSpan(own[i].About, own[i].Phase, Seconds(own[i].At), Seconds(i + 1 < own.Count ? own[i + 1].At : end)));
                return [.. spans.Where(span => span.Phase.Length > 0)];
            }
        }
    }

    /// <param name="api">The cluster.</param>
    /// <param name="kinds">The kinds besides events.</param>
    /// <param name="filter">Which objects, by kind and name; null for all of the namespace and, of the whole cluster, those that appear or change.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal static async Task<ClusterTimeline> StartAsync(ClusterApi api, IReadOnlyList<string> kinds, Func<KubeObject, bool>? filter, CancellationToken cancellationToken)
    {
        var timeline = new ClusterTimeline();
        foreach (var name in kinds.Append("events").Distinct())
        {
            var kind = await api.KindAsync(name, cancellationToken);
            var query = new ObjectQuery();
            if (kind.Kind == "Event")
                query = query with { Namespace = ObjectQuery.AllNamespaces }; // those of volumes and nodes are in the namespace default
            var (items, version) = await api.ListAsync(kind, query, cancellationToken);
            if (kind.Kind != "Event")
                foreach (var item in items.Where(item => filter?.Invoke(item) ?? false))
                    timeline.TakePhase(item, DateTimeOffset.UtcNow);
            timeline._watches.Add(timeline.WatchAsync(api, kind, query, version, items, filter));
        }
        timeline.Start = DateTimeOffset.UtcNow;
        return timeline;
    }

    /// <summary>Ends the watches; what was heard stays.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            _ended ??= DateTimeOffset.UtcNow;
        await _ending.CancelAsync();
        await Task.WhenAll(_watches);
    }

    public override MimeBundle ToMime()
    {
        var table = new Table("arrived [ms]", "server's time", "about", "what");
        foreach (var entry in Entries)
        {
            table.Row(((entry.ArrivedAt - Start).TotalMilliseconds).ToString("0.000", CultureInfo.InvariantCulture),
                entry.ServerTime?.ToString(entry.ServerTime.Value.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.ffffff", CultureInfo.InvariantCulture) ?? "",
                entry.About, entry.Text);
        }
        return table.ToMime();
    }

    private double Seconds(DateTimeOffset at) => Math.Max(0, (at - Start).TotalSeconds);

    private async Task WatchAsync(ClusterApi api, ResourceKind kind, ObjectQuery query, string version, IReadOnlyList<KubeObject> known, Func<KubeObject, bool>? filter)
    {
        try
        {
            await foreach (var change in api.WatchAsync(kind, query, version, known, TimeSpan.FromMinutes(5), _ending.Token))
            {
                if (kind.Kind == "Event")
                    TakeEvent(change, api.Namespace, filter);
                else if (filter?.Invoke(change.Object) ?? true)
                    Take(change);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed of.
        }
        catch (KubernetesException exception)
        {
            lock (_lock)
                _entries.Add(new TimelineEntry(DateTimeOffset.UtcNow, null, kind.Plural, $"the watch ended: {exception.Message}", false));
        }
    }

    private void TakeEvent(ObjectChange change, string @namespace, Func<KubeObject, bool>? filter)
    {
        var said = new ClusterEvent(change.Object);
        var about = new KubeObject(new System.Text.Json.Nodes.JsonObject
        {
            ["kind"] = said.About.Split('/')[0],
            ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = said.About.Split('/')[1], ["namespace"] = change.Object.Text("involvedObject.namespace") ?? "" },
        });
        if (change.Kind == ChangeKind.Deleted || (about.Namespace.Length > 0 && about.Namespace != @namespace) || filter?.Invoke(about) == false)
            return;
        lock (_lock)
            _entries.Add(new TimelineEntry(change.ArrivedAt, said.LastSeen, said.About, $"{said.Reason}: {said.Message}{(said.Count > 1 ? $" (x{said.Count})" : "")}", true));
    }

    private void Take(ObjectChange change)
    {
        var item = change.Object;
        var about = $"{item.Kind}/{item.Name}";
        if (change.Kind == ChangeKind.Deleted)
        {
            lock (_lock)
            {
                _entries.Add(new TimelineEntry(change.ArrivedAt, null, about, "gone", false));
                _phases.Add((about, "", change.ArrivedAt));
                _last.Remove(item.Uid);
            }
            return;
        }
        var text = new StringBuilder(change.Kind == ChangeKind.Added ? "new, " : "");
        text.Append(item.State);
        TakePhase(item, change.ArrivedAt);
        lock (_lock)
        {
            if (_last.TryGetValue(item.Uid, out var last) && last == text.ToString())
                return; // a change of something that is not shown
            _last[item.Uid] = item.State;
            _entries.Add(new TimelineEntry(change.ArrivedAt, change.Kind == ChangeKind.Added ? item.CreatedAt : null, about, text.ToString(), false));
        }
    }

    private void TakePhase(KubeObject item, DateTimeOffset at)
    {
        var about = $"{item.Kind}/{item.Name}";
        var phase = item.DeletionAt is not null ? "Terminating" : item.Text("status.phase") ?? "";
        lock (_lock)
            if (phase.Length > 0 && _phases.LastOrDefault(entry => entry.About == about).Phase != phase)
                _phases.Add((about, phase, at));
    }
}

public sealed partial class ClusterApi
{
    /// <summary>Begins a timeline of events and of the changes of some kinds.</summary>
    /// <param name="kinds">Kinds by any of their names.</param>
    /// <param name="filter">Which objects, by kind, name and namespace; null for all.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<ClusterTimeline> TimelineAsync(IReadOnlyList<string> kinds, Func<KubeObject, bool>? filter = null, CancellationToken cancellationToken = default) =>
        ClusterTimeline.StartAsync(this, kinds, filter, cancellationToken);
}
