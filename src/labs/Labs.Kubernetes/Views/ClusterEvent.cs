namespace Labs.Kubernetes;

/// <summary>
/// A report of a component about an object. Reports in v1 have whole seconds; those in events.k8s.io/v1, which the scheduler writes, have
/// microseconds. A repetition increases the count of the existing event.
/// </summary>
/// <param name="Object">The event as the API server returned it.</param>
public sealed record ClusterEvent(KubeObject Object) : ObjectView(Object), IObjectView<ClusterEvent>
{
    private static readonly string[] s_times =
        ["series.lastObservedTime", "lastTimestamp", "deprecatedLastTimestamp", "eventTime", "metadata.creationTimestamp"];

    private static readonly string[] s_sources =
        ["source.component", "deprecatedSource.component", "reportingComponent", "reportingController"];

    static string IObjectView<ClusterEvent>.KindName => "events";

    /// <summary>Normal or Warning.</summary>
    public string Type => Object.Text("type") ?? "";

    /// <summary>What has happened, in one word such as <c>FailedScheduling</c>.</summary>
    public string Reason => Object.Text("reason") ?? "";

    /// <summary>What has happened, in the component's words.</summary>
    public string Message => Object.Text("message") ?? Object.Text("note") ?? "";

    /// <summary>Kind and name of the object that the event is about: <c>Pod/web</c>.</summary>
    public string About => $"{OfObject("kind")}/{OfObject("name")}";

    /// <summary>The component that reported it, such as <c>kubelet</c>.</summary>
    public string Source => s_sources.Select(Object.Text).FirstOrDefault(text => !string.IsNullOrEmpty(text)) ?? "";

    /// <summary>How often it has happened.</summary>
    public int Count => (int?)Object.At("series.count") ?? (int?)Object.At("count") ?? (int?)Object.At("deprecatedCount") ?? 1;

    /// <summary>When it last happened, on the clock of the server or the component; in whole seconds for events of v1.</summary>
    public DateTimeOffset LastSeen => s_times.Select(Object.Time).FirstOrDefault(time => time is not null) ?? default;

    static ClusterEvent IObjectView<ClusterEvent>.Of(KubeObject item) => new(item);

    private string? OfObject(string field) => Object.Text("involvedObject." + field) ?? Object.Text("regarding." + field);
}
