namespace Labs.Agent;

/// <summary>A request that can't be answered; the message goes to the caller as it is.</summary>
internal sealed class AgentException(string message) : Exception(message);
