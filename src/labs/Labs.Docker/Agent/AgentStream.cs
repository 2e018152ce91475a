namespace Labs.Docker;

/// <summary>The standard streams of a labs-agent in a container, carried by the engine's exec stream.</summary>
internal sealed class AgentStream : IAgentStream
{
    private readonly Engine _engine;
    private readonly ExecSession _session;

    private AgentStream(Engine engine, ExecSession session) => (_engine, _session) = (engine, session);

    public static async Task<IAgentStream> OpenAsync(Container container, CancellationToken cancellationToken) =>
        new AgentStream(
            container.Engine, await container.OpenExecAsync(new ExecSpec("labs-agent"), cancellationToken));

    public IAsyncEnumerable<OutputLine> LinesAsync(CancellationToken cancellationToken) => _session.LinesAsync(cancellationToken);

    public Task WriteLineAsync(string line, CancellationToken cancellationToken) => _session.WriteLineAsync(line, cancellationToken);

    public Task<Exception> ExplainAsync(AgentGoneException gone) => _engine.OrGoneAsync(gone);

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
