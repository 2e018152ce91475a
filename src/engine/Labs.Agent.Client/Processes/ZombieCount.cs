namespace Labs.Agent.Client;

/// <summary>The number of zombies in a PID namespace at a moment of the notebook's clock.</summary>
public sealed record ZombieCount(DateTimeOffset At, int Count);
