namespace Labs.Agent.Contracts;

/// <summary>Counts zombies in a PID namespace at a fixed interval.</summary>
/// <param name="DurationMs">For how long to count; 0 counts once.</param>
public sealed record ZombieArguments(AgentTarget Target, double EveryMs, double DurationMs);

/// <summary>The number of zombies at one moment of the agent's wall clock.</summary>
public sealed record ZombieSample(double UnixMs, int Count);
