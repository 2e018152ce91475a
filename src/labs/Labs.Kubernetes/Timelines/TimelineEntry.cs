namespace Labs.Kubernetes;

/// <summary>An event or a change in a timeline.</summary>
/// <param name="ArrivedAt">When it arrived, on the clock of the notebook's machine, to the microsecond.</param>
/// <param name="ServerTime">When it happened, on the server's clock, if it has a time; events of v1 have whole seconds.</param>
/// <param name="About">Kind and name of the object: <c>Pod/web</c>.</param>
/// <param name="Text">What happened.</param>
/// <param name="IsEvent">True for an event that a component reported, false for a change of the object itself.</param>
public sealed record TimelineEntry(DateTimeOffset ArrivedAt, DateTimeOffset? ServerTime, string About, string Text, bool IsEvent);

/// <summary>A time during which an object was in a phase.</summary>
/// <param name="About">Kind and name of the object: <c>Pod/web</c>.</param>
/// <param name="Phase">The value of <c>status.phase</c>, or <c>Terminating</c> once the deletion is requested.</param>
/// <param name="Start">Seconds from the timeline's start.</param>
/// <param name="End">Seconds from the timeline's start.</param>
public sealed record PhaseSpan(string About, string Phase, double Start, double End);
