using System.Diagnostics;
using System.Globalization;

namespace Labs.MySql;

/// <summary>Looking at what a server does.</summary>
public static class ServerInstruments
{
    /// <summary>Begins to trace the server's writes and flushes with strace, from a tool container on the engine's kernel.</summary>
    /// <exception cref="ServerException">It does not run.</exception>
    /// <exception cref="Labs.Agent.Client.AgentFailedException">strace could not attach. The message has what it printed.</exception>
    public static Task<WriteTrace> TraceWritesAsync(this Server server, CancellationToken cancellationToken = default) =>
        WriteTrace.StartAsync(server, cancellationToken);

    /// <summary>The performance schema's counts of file operations since the server's start.</summary>
    /// <exception cref="ServerException">The performance schema is off, as is MariaDB's default.</exception>
    public static async Task<FileIo> FileIoAsync(this Server server, CancellationToken cancellationToken = default)
    {
        var rows = await server.ListAsync<(string File, ulong Writes, long Bytes, ulong Other, ulong OtherPs)>(
            "SELECT FILE_NAME, COUNT_WRITE, SUM_NUMBER_OF_BYTES_WRITE, COUNT_MISC, SUM_TIMER_MISC FROM performance_schema.file_summary_by_instance", cancellationToken);
        if (rows.Count == 0)
            throw new ServerException($"{server.Name} has no counts of file operations: performance_schema is OFF. Start it with Settings = {{ [\"performance_schema\"] = \"ON\" }}, or trace it: TraceWritesAsync().");
        return new FileIo(rows.GroupBy(row => FileKinds.Of(row.File)).ToDictionary(kind => kind.Key, kind => new FileIoCounts(
            kind.Sum(row => (long)row.Writes), kind.Sum(row => row.Bytes), kind.Sum(row => (long)row.Other), TimeSpan.FromMicroseconds(kind.Sum(row => row.OtherPs / 1e6)))));
    }

    /// <summary>Global status counters at an interval, on a schedule that a slow answer does not shift.</summary>
    /// <param name="names">Such as Com_insert; those that are not numbers are left out.</param>
    public static async Task<IReadOnlyList<StatusSample>> SampleStatusAsync(this Server server, IReadOnlyList<string> names, TimeSpan every, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        var clock = Stopwatch.StartNew();
        var samples = new List<StatusSample>();
        using var timer = new PeriodicTimer(every);
        do
        {
            var status = await server.StatusAsync([.. names]);
            samples.Add(new StatusSample(clock.Elapsed.TotalSeconds, status
                .Where(pair => double.TryParse(pair.Value, CultureInfo.InvariantCulture, out _))
                .ToDictionary(pair => pair.Key, pair => double.Parse(pair.Value, CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase)));
        }
        while (clock.Elapsed < duration && await timer.WaitForNextTickAsync(cancellationToken));
        return samples;
    }
}

/// <param name="Seconds">Since the first sample was asked for.</param>
public sealed record StatusSample(double Seconds, IReadOnlyDictionary<string, double> Values);
