namespace Labs.Agent.Client;

/// <summary>The agent could not do what it was asked. The message has the words of the Linux kernel or of the tool that failed.</summary>
public sealed class AgentFailedException(string message) : Exception(message);
