using System.Runtime.CompilerServices;
using Docker.DotNet.Models;

namespace Labs.Docker;

public sealed partial class Container
{
    /// <summary>Returns what the container has written so far, standard output and standard error together, oldest line first.</summary>
    /// <param name="tail">The number of lines to return, counted from the end; all by default.</param>
    public async Task<IReadOnlyList<OutputLine>> LogsAsync(int? tail = null, CancellationToken cancellationToken = default)
    {
        var lines = new List<OutputLine>();
        await foreach (var line in LogLinesAsync(new ContainerLogsParameters { Tail = tail?.ToString() ?? "all" }, cancellationToken))
            lines.Add(line);
        return lines;
    }

    /// <summary>Returns what the container has written since its last start.</summary>
    // The engine records the start after the process has begun to write, so the end of the run before it is the safe bound.
    internal async Task<IReadOnlyList<OutputLine>> LogsSinceStartAsync(CancellationToken cancellationToken)
    {
        var lines = new List<OutputLine>();
        var since = new ContainerLogsParameters { Since = EngineTime.Text(_facts.FinishedAt) };
        await foreach (var line in LogLinesAsync(since, cancellationToken))
            lines.Add(line);
        return lines;
    }

    /// <summary>Returns the last lines of the log for a message. A log that cannot be read is no error; the text says why.</summary>
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

    private async IAsyncEnumerable<OutputLine> LogLinesAsync(
        ContainerLogsParameters parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        parameters.ShowStdout = true;
        parameters.ShowStderr = true;
        parameters.Timestamps = true;
        var doing = $"read the log of container {Name}";
        using var stream = await _engine.CallAsync(
            doing, Name, token => _engine.Client.Containers.GetContainerLogsAsync(Id, parameters, token), cancellationToken);
        await foreach (var line in OutputLines.ReadAsync(_engine, stream, doing, Name, cancellationToken))
            yield return OutputLines.Stamped(line);
    }
}
