namespace Labs.Agent.Client;

/// <summary>What a client needs of the place where its agent runs: a stream to the agent, and the names of containers.</summary>
public interface IAgentHost
{
    /// <summary>Starts an agent (`labs-agent` without arguments) and returns the stream to it.</summary>
    Task<IAgentStream> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Returns the session's name for a container, by its full id; null if the session has no such container.</summary>
    string? ContainerName(string id);
}

/// <summary>The standard streams of a running agent. Disposing closes them, and the agent ends with its input.</summary>
public interface IAgentStream : IAsyncDisposable
{
    /// <summary>The agent's lines as they come: replies on standard output, complaints on standard error.</summary>
    IAsyncEnumerable<OutputLine> LinesAsync(CancellationToken cancellationToken);

    /// <summary>Writes a line to the agent's standard input.</summary>
    Task WriteLineAsync(string line, CancellationToken cancellationToken);

    /// <summary>Returns the error for an agent that has ended: the given one, or the cause behind it, such as a lost engine.</summary>
    Task<Exception> ExplainAsync(AgentGoneException gone);
}
