namespace Labs.Agent.Client;

/// <summary>The agent could not do what a request asked. The message has the Linux kernel's or the failed tool's error.</summary>
public sealed class AgentFailedException(string message) : Exception(message);
