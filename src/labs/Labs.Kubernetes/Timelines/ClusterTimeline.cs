using System.Globalization;
using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>
/// A record of what happens in a cluster: watches several kinds at the same time, and events, and keeps changes in the order in which they
/// arrive. It is shown as a table with both clocks.
/// </summary>
public sealed class ClusterTimeline : View, IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly ClusterApi _api;
    private readonly Func<KubeObject, bool>? _filter;
    private readonly Lock _lock = new();
    private readonly List<TimelineEntry> _entries = [];
    private readonly List<(string About, string Phase, DateTimeOffset At)> _phases = [];
    private readonly Dictionary<string, string> _lastState = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _watches = [];
    private DateTimeOffset? _ended;

    private ClusterTimeline(ClusterApi api, Func<KubeObject, bool>? filter) => (_api, _filter) = (api, filter);

    /// <summary>When all watches were in place, on the clock of the notebook's machine.</summary>
    public DateTimeOffset Start { get; private set; }

    /// <summary>What has happened so far, in the order of arrival.</summary>
    public IReadOnlyList<TimelineEntry> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries.OrderBy(entry => entry.ArrivedAt)];
        }
    }

    /// <summary>The phases of every object, in the order of first appearance. The last phase lasts until now, or until the end.</summary>
    public IReadOnlyList<PhaseSpan> Phases
    {
        get
        {
            lock (_lock)
            {
                var end = _ended ?? DateTimeOffset.UtcNow;
                var spans = new List<PhaseSpan>();
                foreach (var own in _phases.GroupBy(phase => phase.About).Select(group => group.ToList()))
                {
                    for (var i = 0; i < own.Count; i++)
                    {
                        var until = i + 1 < own.Count ? own[i + 1].At : end;
                        spans.Add(new PhaseSpan(own[i].About, own[i].Phase, Seconds(own[i].At), Seconds(until)));
                    }
                }
                return [.. spans.Where(span => span.Phase.Length > 0)];
            }
        }
    }

    internal static async Task<ClusterTimeline> StartAsync(
        ClusterApi api, IReadOnlyList<string> kinds, Func<KubeObject, bool>? filter, CancellationToken cancellationToken)
    {
        var timeline = new ClusterTimeline(api, filter);
        foreach (var name in kinds.Append("events").Distinct())
        {
            var kind = await api.KindAsync(name, cancellationToken);
            var query = new ObjectQuery();
            if (IsEvents(kind))
                query = query with { Namespace = ObjectQuery.AllNamespaces }; // events about volumes and nodes are in the namespace default
            var (items, version) = await api.Objects.ListAsync(kind, query, cancellationToken);
            if (!IsEvents(kind))
                foreach (var item in items.Where(item => filter?.Invoke(item) ?? false))
                    timeline.AddPhase(item, DateTimeOffset.UtcNow);
            timeline._watches.Add(timeline.WatchAsync(kind, query, version, items));
        }
        timeline.Start = DateTimeOffset.UtcNow;
        return timeline;
    }

    /// <summary>Ends the watches; the entries stay.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            _ended ??= DateTimeOffset.UtcNow;
        await _ending.CancelAsync();
        await Task.WhenAll(_watches);
    }

    /// <summary>A table of the entries.</summary>
    public override MimeBundle ToMime()
    {
        var table = new Table("arrived [ms]", "server's time", "about", "what");
        foreach (var entry in Entries)
        {
            var arrived = (entry.ArrivedAt - Start).TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture);
            table.Row(arrived, entry.ServerTime is { } time ? Clock(time) : "", entry.About, entry.Text);
        }
        return table.ToMime();
    }

    private static bool IsEvents(ResourceKind kind) => kind.Kind == "Event";

    private static string Clock(DateTimeOffset time)
    {
        var isWhole = time.Ticks % TimeSpan.TicksPerSecond == 0;
        return time.ToString(isWhole ? "HH:mm:ss" : "HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
    }

    private double Seconds(DateTimeOffset at) => Math.Max(0, (at - Start).TotalSeconds);

    private async Task WatchAsync(ResourceKind kind, ObjectQuery query, string version, IReadOnlyList<KubeObject> known)
    {
        try
        {
            await foreach (var change in _api.Watch.FromAsync(kind, query, version, known, s_patience, _ending.Token))
            {
                if (IsEvents(kind))
                    AddEvent(change);
                else if (_filter?.Invoke(change.Object) ?? true)
                    AddChange(change);
            }
        }
        catch (OperationCanceledException)
        {
            // The timeline was disposed of.
        }
        catch (KubernetesException exception)
        {
            Add(new TimelineEntry(DateTimeOffset.UtcNow, null, kind.Plural, $"the watch ended: {exception.Message}", false));
        }
    }

    private void AddEvent(ObjectChange change)
    {
        var said = new ClusterEvent(change.Object);
        var (kind, name) = said.About.Split('/') is [var first, var second, ..] ? (first, second) : (said.About, "");
        var @namespace = change.Object.Text("involvedObject.namespace") ?? "";
        var about = new KubeObject(new JsonObject
        {
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
        });
        var isElsewhere = @namespace.Length > 0 && @namespace != _api.Namespace;
        if (change.Kind == ChangeKind.Deleted || isElsewhere || _filter?.Invoke(about) == false)
            return;
        var text = $"{said.Reason}: {said.Message}{(said.Count > 1 ? $" (x{said.Count})" : "")}";
        Add(new TimelineEntry(change.ArrivedAt, said.LastSeen, said.About, text, true));
    }

    private void AddChange(ObjectChange change)
    {
        var item = change.Object;
        var about = About(item);
        if (change.Kind == ChangeKind.Deleted)
        {
            lock (_lock)
            {
                _entries.Add(new TimelineEntry(change.ArrivedAt, null, about, "gone", false));
                _phases.Add((about, "", change.ArrivedAt));
                _lastState.Remove(item.Uid);
            }
            return;
        }
        AddPhase(item, change.ArrivedAt);
        var isNew = change.Kind == ChangeKind.Added;
        var text = (isNew ? "new, " : "") + item.State;
        lock (_lock)
        {
            if (_lastState.TryGetValue(item.Uid, out var last) && last == text)
                return; // the change is in a field that the state does not show
            _lastState[item.Uid] = item.State;
            _entries.Add(new TimelineEntry(change.ArrivedAt, isNew ? item.CreatedAt : null, about, text, false));
        }
    }

    private void AddPhase(KubeObject item, DateTimeOffset at)
    {
        var about = About(item);
        var phase = item.DeletionAt is not null ? "Terminating" : item.Text("status.phase") ?? "";
        lock (_lock)
            if (phase.Length > 0 && _phases.LastOrDefault(entry => entry.About == about).Phase != phase)
                _phases.Add((about, phase, at));
    }

    private void Add(TimelineEntry entry)
    {
        lock (_lock)
            _entries.Add(entry);
    }

    private static string About(KubeObject item) => $"{item.Kind}/{item.Name}";
}
