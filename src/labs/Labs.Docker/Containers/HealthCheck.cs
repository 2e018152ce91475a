namespace Labs.Docker;

/// <summary>A command that the engine runs in the container: exit code 0 is healthy.</summary>
public sealed record HealthCheck(params string[] Command)
{
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Failures in a row until the container is unhealthy.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How long failures at the start do not count.</summary>
    public TimeSpan StartPeriod { get; init; }
}
