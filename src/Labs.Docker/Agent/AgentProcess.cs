using System.Threading.Channels;

namespace Labs.Docker;

/// <summary>A command that the agent keeps running; disposing kills it and its descendants.</summary>
public sealed class AgentProcess : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<OutputLine> _output = [];
    private readonly Channel<OutputLine> _lines = Channel.CreateUnbounded<OutputLine>();
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _command;
    private Task<RunResult> _run = null!;

    private AgentProcess(string command) => _command = command;

    /// <summary>Its process id on the engine's host; of nsenter, where that waits for the command in another PID namespace.</summary>
    public int Pid { get; private set; }

    /// <summary>What it has written so far.</summary>
    public IReadOnlyList<OutputLine> Output
    {
        get
        {
            lock (_output)
                return [.. _output];
        }
    }

    internal static Task<AgentProcess> StartAsync(AgentConnection connection, RunArguments arguments) =>
        StartAsync(connection, AgentOperations.Run, arguments, arguments.Command);

    internal static async Task<AgentProcess> StartAsync<TArguments>(AgentConnection connection, Operation<TArguments, RunItem, RunResult> operation, TArguments arguments, IReadOnlyList<string> command)
    {
        var process = new AgentProcess(string.Join(' ', command));
        process._run = process.RunAsync(connection, operation, arguments);
        await Task.WhenAny(process._started.Task, process._run).ConfigureAwait(false);
        if (!process._started.Task.IsCompleted)
            await process._run.ConfigureAwait(false);
        process.Pid = await process._started.Task.ConfigureAwait(false);
        return process;
    }

    /// <summary>Whether it has ended, be it by itself or with the agent.</summary>
    public bool HasEnded => _run.IsCompleted;

    /// <summary>Its lines as they come. Each line is given once.</summary>
    public IAsyncEnumerable<OutputLine> LinesAsync(CancellationToken ct = default) => _lines.Reader.ReadAllAsync(ct);

    /// <summary>Waits for a line that contains the text.</summary>
    /// <exception cref="AgentFailedException">It ended before; or did not write it in time. The message has its output.</exception>
    public async Task<OutputLine> WaitForLineAsync(string text, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(10));
        try
        {
            await foreach (var line in LinesAsync(limit.Token).ConfigureAwait(false))
            {
                if (line.Text.Contains(text, StringComparison.Ordinal))
                    return line;
            }
        }
        catch (OperationCanceledException)
        {
            throw new AgentFailedException($"`{_command}` did not write '{text}' in time. Its output so far:\n{string.Join('\n', Output)}");
        }
        throw new AgentFailedException($"`{_command}` ended with exit code {await WaitAsync().ConfigureAwait(false)} and did not write '{text}'. Its output:\n{string.Join('\n', Output)}");
    }

    /// <summary>Waits for its end; returns the exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken ct = default) => (await _run.WaitAsync(ct).ConfigureAwait(false)).ExitCode;

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
            await _stop.CancelAsync().ConfigureAwait(false);
        await ((Task)_run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    internal string Text(bool errors) => string.Concat(Output.Where(line => line.IsError == errors).Select(line => line.Text + "\n"));

    private async Task<RunResult> RunAsync<TArguments>(AgentConnection connection, Operation<TArguments, RunItem, RunResult> operation, TArguments arguments)
    {
        try
        {
            return await connection.CallAsync(operation, arguments, Take, _stop.Token).ConfigureAwait(false);
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
