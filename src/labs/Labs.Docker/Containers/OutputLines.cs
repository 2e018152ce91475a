using System.Globalization;
using System.Runtime.CompilerServices;
using Docker.DotNet;

namespace Labs.Docker;

/// <summary>Reads lines from the Engine API's multiplexed streams.</summary>
internal static class OutputLines
{
    public static async IAsyncEnumerable<OutputLine> ReadAsync(
        Engine engine, MultiplexedStream stream, string doing, string subject,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        LineSplitter stdout = new(), stderr = new();
        while (true)
        {
            var read = await engine.CallAsync(
                doing, subject, token => stream.ReadOutputAsync(buffer, 0, buffer.Length, token), cancellationToken);
            if (read.EOF)
                break;
            var isError = read.Target == MultiplexedStream.TargetStream.StandardError;
            foreach (var text in (isError ? stderr : stdout).Add(buffer.AsMemory(0, read.Count)))
                yield return new OutputLine(DateTimeOffset.UtcNow, isError, text);
        }
        if (stdout.Rest() is { } last)
            yield return new OutputLine(DateTimeOffset.UtcNow, false, last);
        if (stderr.Rest() is { } lastError)
            yield return new OutputLine(DateTimeOffset.UtcNow, true, lastError);
    }

    /// <summary>Moves the engine's time stamp from the text of a log line, "2026-01-02T03:04:05.678901234Z text", to its time.</summary>
    public static OutputLine Stamped(OutputLine line)
    {
        var space = line.Text.IndexOf(' ');
        if (space <= 0)
            return line;
        var stamp = line.Text.AsSpan(0, space);
        return DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new OutputLine(time, line.IsError, line.Text[(space + 1)..])
            : line;
    }
}
