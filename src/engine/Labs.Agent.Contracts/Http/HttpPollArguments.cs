namespace Labs.Agent.Contracts;

/// <summary>Repeats a GET on a fixed schedule, whether or not the earlier ones have been answered.</summary>
public sealed record HttpPollArguments(HttpArguments Request, double EveryMs, double DurationMs);

/// <summary>One finished request of a poll.</summary>
/// <param name="UnixMs">When the schedule said that the request should start.</param>
/// <param name="ElapsedMs">From the scheduled start to the end, so a late start counts as latency.</param>
public sealed record HttpPollItem(double UnixMs, double ElapsedMs, int Status, string Body, string? Error);
