using System.Threading.Channels;
using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>A command that the agent runs. Disposing kills it and its descendants.</summary>
public sealed class AgentProcess : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<OutputLine> _output = [];
    private readonly Channel<OutputLine> _lines = Channel.CreateUnbounded<OutputLine>();
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _command;
    private Task<RunResult> _run = null!;

    private AgentProcess(string command) => _command = command;

    /// <summary>
    /// The process id on the engine's host. In another PID namespace it is that of nsenter, which waits for the command.
    /// </summary>
    public int Pid { get; private set; }

    /// <summary>The lines that the command has written so far.</summary>
    public IReadOnlyList<OutputLine> Output
    {
        get
        {
            lock (_output)
                return [.. _output];
        }
    }

    internal static async Task<AgentProcess> StartAsync<TArguments>(
        AgentClient agent, Operation<TArguments, RunItem, RunResult> operation, TArguments arguments, IReadOnlyList<string> command)
    {
        var process = new AgentProcess(string.Join(' ', command));
        process._run = process.RunAsync(agent, operation, arguments);
        await Task.WhenAny(process._started.Task, process._run);
        if (!process._started.Task.IsCompleted)
            await process._run;
        process.Pid = await process._started.Task;
        return process;
    }

    /// <summary>True once the command has ended, by itself or with the agent.</summary>
    public bool HasEnded => _run.IsCompleted;

    /// <summary>Returns the lines as they come. Each line is returned only once, even if several callers read.</summary>
    public IAsyncEnumerable<OutputLine> LinesAsync(CancellationToken cancellationToken = default) =>
        _lines.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Waits for a line that contains the text.</summary>
    /// <param name="timeout">10 s by default.</param>
    /// <exception cref="AgentFailedException">
    /// The command ended first, or the line did not come in time. The message has the output.
    /// </exception>
    public async Task<OutputLine> WaitForLineAsync(string text, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(10));
        try
        {
            await foreach (var line in LinesAsync(limit.Token))
            {
                if (line.Text.Contains(text, StringComparison.Ordinal))
                    return line;
            }
        }
        catch (OperationCanceledException)
        {
            throw new AgentFailedException($"`{_command}` did not write '{text}' in time. Its output so far:\n{string.Join('\n', Output)}");
        }
        var exitCode = await WaitAsync();
        throw new AgentFailedException(
            $"`{_command}` ended with exit code {exitCode} and did not write '{text}'. Its output:\n{string.Join('\n', Output)}");
    }

    /// <summary>Waits until the command has ended, and returns its exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken = default) =>
        (await _run.WaitAsync(cancellationToken)).ExitCode;

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
            await _stop.CancelAsync();
        await ((Task)_run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    internal string Text(bool errors) => string.Concat(Output.Where(line => line.IsError == errors).Select(line => line.Text + "\n"));

    private async Task<RunResult> RunAsync<TArguments>(
        AgentClient agent, Operation<TArguments, RunItem, RunResult> operation, TArguments arguments)
    {
        try
        {
            return await agent.CallAsync(operation, arguments, Take, _stop.Token);
        }
        finally
        {
            _lines.Writer.TryComplete();
        }
    }

    private ValueTask Take(RunItem item)
    {
        _started.TrySetResult(item.Pid);
        if ((item.Out ?? item.Error) is not { } text)
            return ValueTask.CompletedTask;
        var line = new OutputLine(DateTimeOffset.UtcNow, item.Error is not null, text);
        lock (_output)
            _output.Add(line);
        return _lines.Writer.WriteAsync(line);
    }
}
