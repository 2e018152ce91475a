using System.Diagnostics;
using System.Threading.Channels;
using Labs.Agent.Client;

namespace Labs.Agent.Tests;

/// <summary>Runs the agent's program as a child process, so that the client can be tested without an engine.</summary>
internal sealed class LocalAgent : IAgentHost
{
    /// <summary>The agents that were started, in order.</summary>
    public List<Process> Started { get; } = [];

    /// <summary>What <see cref="IAgentStream.ExplainAsync"/> returns; by default the error itself.</summary>
    public Exception? Cause { get; init; }

    public Task<IAgentStream> OpenAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "labs-agent"));
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        Started.Add(process);
        return Task.FromResult<IAgentStream>(new Stream(process, Cause));
    }

    public string? ContainerName(string id) => null;

    private sealed class Stream(Process process, Exception? cause) : IAgentStream
    {
        public async IAsyncEnumerable<OutputLine> LinesAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var lines = Channel.CreateUnbounded<OutputLine>();
            var reading = Task.WhenAll(PumpAsync(process.StandardOutput, false), PumpAsync(process.StandardError, true));
            _ = reading.ContinueWith(_ => lines.Writer.Complete(), TaskScheduler.Default);
            await foreach (var line in lines.Reader.ReadAllAsync(cancellationToken))
                yield return line;

            async Task PumpAsync(StreamReader reader, bool isError)
            {
                while (await reader.ReadLineAsync(cancellationToken) is { } text)
                    await lines.Writer.WriteAsync(new OutputLine(DateTimeOffset.UtcNow, isError, text), cancellationToken);
            }
        }

        public async Task WriteLineAsync(string line, CancellationToken cancellationToken)
        {
            await process.StandardInput.WriteAsync((line + "\n").AsMemory(), cancellationToken);
            await process.StandardInput.FlushAsync(cancellationToken);
        }

        public Task<Exception> ExplainAsync(AgentGoneException gone) => Task.FromResult(cause ?? gone);

        public async ValueTask DisposeAsync()
        {
            try
            {
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // The agent has ended before it read what was still in the buffer.
            }
            await process.WaitForExitAsync();
        }
    }
}
