namespace Labs.Agent.Contracts;

/// <summary>Asks for processes in the PID namespace of a target.</summary>
/// <param name="InnerPids">Process ids inside that namespace.</param>
public sealed record StatusArguments(AgentTarget Target, int[] InnerPids);
