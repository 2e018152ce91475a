using System.Runtime.CompilerServices;
using Docker.DotNet.Models;

namespace Labs.Docker;

public sealed partial class Container
{
    /// <summary>What the container wrote so far, both streams, oldest first.</summary>
    /// <param name="tail">Only the last lines, if given.</param>
    public async Task<IReadOnlyList<OutputLine>> LogsAsync(int? tail = null, CancellationToken cancellationToken = default)
    {
        var lines = new List<OutputLine>();
        await foreach (var line in LogLinesAsync(new ContainerLogsParameters { Tail = tail?.ToString() ?? "all" }, cancellationToken))
            lines.Add(line);
        return lines;
    }

    /// <summary>What the container wrote and writes, as it comes, until it ends.</summary>
    /// <param name="since">Only what came after, by the engine's clock.</param>
    public IAsyncEnumerable<OutputLine> FollowLogsAsync(DateTimeOffset? since = null, CancellationToken cancellationToken = default) =>
        LogLinesAsync(new ContainerLogsParameters { Follow = true, Since = EngineTime.Text(since) }, cancellationToken);

    /// <summary>What the current run wrote. The engine books the start after the process began to write: the end of the run before is the sure bound.</summary>
    internal async Task<IReadOnlyList<OutputLine>> LogsSinceStartAsync(CancellationToken cancellationToken)
    {
        var lines = new List<OutputLine>();
        await foreach (var line in LogLinesAsync(new ContainerLogsParameters { Since = EngineTime.Text(_facts.FinishedAt) }, cancellationToken))
            lines.Add(line);
        return lines;
    }

    /// <summary>The last lines as text, for messages; never fails.</summary>
    internal async Task<string> LogTailAsync(int lines = 20)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            return string.Join('\n', (await LogsAsync(lines, patience.Token)).Select(line => line.Text));
        }
        catch (Exception exception) when (exception is EngineException or OperationCanceledException)
        {
            return $"(the log cannot be read: {exception.Message})";
        }
    }

    private async IAsyncEnumerable<OutputLine> LogLinesAsync(ContainerLogsParameters parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        parameters.ShowStdout = true;
        parameters.ShowStderr = true;
        parameters.Timestamps = true;
        var doing = $"read the log of container {Name}";
        using var stream = await _engine.CallAsync(doing, Name, token => _engine.Client.Containers.GetContainerLogsAsync(Id, parameters, token), cancellationToken);
        await foreach (var line in OutputLines.ReadAsync(_engine, stream, doing, Name, cancellationToken))
            yield return OutputLines.Stamped(line);
    }
}
