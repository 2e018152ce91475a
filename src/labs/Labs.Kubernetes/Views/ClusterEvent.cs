namespace Labs.Kubernetes;

/// <summary>
/// A remark of a component about an object. Written by v1 with whole seconds, by events.k8s.io/v1 (which the scheduler uses) with
/// microseconds; a repetition counts up instead of being a new event.
/// </summary>
public sealed record ClusterEvent(KubeObject Object) : ObjectView(Object), IObjectView<ClusterEvent>
{
    static string IObjectView<ClusterEvent>.KindName => "events";

    /// <summary>Normal or Warning.</summary>
    public string Type => Object.Text("type") ?? "";

    public string Reason => Object.Text("reason") ?? "";

    public string Message => Object.Text("message") ?? Object.Text("note") ?? "";

    /// <summary>Whom it is about: <c>Pod/web</c>.</summary>
    public string About => $"{Text("kind")}/{Text("name")}";

    /// <summary>Who says so.</summary>
    public string Source => new[] { "source.component", "deprecatedSource.component", "reportingComponent", "reportingController" }
        .Select(Object.Text).FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? "";

    public int Count => (int?)Object.At("series.count") ?? (int?)Object.At("count") ?? (int?)Object.At("deprecatedCount") ?? 1;

    /// <summary>The server's or component's clock; to the second where v1 wrote it.</summary>
    public DateTimeOffset LastSeen => Object.Time("series.lastObservedTime") ?? Object.Time("lastTimestamp") ?? Object.Time("deprecatedLastTimestamp") ?? Object.Time("eventTime") ?? Object.CreatedAt ?? default;

    static ClusterEvent IObjectView<ClusterEvent>.Of(KubeObject item) => new(item);

    private string? Text(string field) => Object.Text("involvedObject." + field) ?? Object.Text("regarding." + field);
}
