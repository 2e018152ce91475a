namespace Labs.Agent;

/// <summary>The agent cannot do what a request asks. The client receives the message as it is.</summary>
internal sealed class AgentException(string message) : Exception(message);
