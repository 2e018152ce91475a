namespace Labs.Agent.Client;

/// <summary>One request of a poll.</summary>
/// <param name="At">When the request was due, on the notebook's clock.</param>
/// <param name="ElapsedMs">From then until the request ended.</param>
/// <param name="Status">The status code; 0 if there was no response, and then <see cref="Error"/> has the reason.</param>
public sealed record HttpSample(DateTimeOffset At, double ElapsedMs, int Status, string Body, string? Error);
