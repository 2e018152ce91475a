using System.Globalization;

namespace Labs.MySql;

/// <summary>What a run of load measured, up to its end or to the loss of the server.</summary>
public sealed class WorkloadResult : View
{
    internal WorkloadResult(WorkloadSpec spec, TimeSpan elapsed, IReadOnlyList<WorkloadClient> clients)
    {
        Spec = spec;
        Elapsed = elapsed;
        foreach (var client in clients)
            Latency.Add(client.Latency);
        Done = clients.Sum(client => client.Done);
        NotStarted = clients.Sum(client => client.NotStarted);
        ByStatement = spec.Mix.Select((statement, i) => KeyValuePair.Create(statement.Name, clients.Sum(client => client.DoneBy[i])))
            .GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        Errors = clients.SelectMany(client => client.Errors)
            .GroupBy(error => error.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        FirstError = clients.Where(client => client.FirstError is not null).MinBy(client => client.FirstErrorTicks)?.FirstError;
        ServerLost = clients.Any(client => client.LostServer);
        Series = WorkloadSeries.Of(clients.SelectMany(client => client.Samples), spec.SeriesStep, elapsed);
    }

    /// <summary>The load that was asked for.</summary>
    public WorkloadSpec Spec { get; }

    /// <summary>The measured time. It is shorter than requested if the server was lost.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>The number of statements that succeeded in that time.</summary>
    public long Done { get; }

    /// <summary>Successful statements per second of the measured time.</summary>
    public double PerSecond => Elapsed > TimeSpan.Zero ? Done / Elapsed.TotalSeconds : 0;

    /// <summary>The number of statements of an open loop that were due but never sent, because every client waited for an answer.</summary>
    public long NotStarted { get; }

    /// <summary>
    /// The time from sending a statement to its answer. In an open loop it counts from the statement's intended start, and a statement that
    /// was due but never sent counts with the time that it had waited at the end.
    /// </summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Throughput and latency over time, without gaps.</summary>
    public IReadOnlyList<WorkloadStep> Series { get; }

    /// <summary>The number of successful statements by <see cref="Statement.Name"/>.</summary>
    public IReadOnlyDictionary<string, long> ByStatement { get; }

    /// <summary>The number of errors by the server's error number; 0 is for errors that the server did not send.</summary>
    public IReadOnlyDictionary<int, long> Errors { get; }

    /// <summary>The message of the first error, as the server or the client library wrote it; null if there was none.</summary>
    public string? FirstError { get; }

    /// <summary>True if a connection broke, which ends the run.</summary>
    public bool ServerLost { get; }

    public override MimeBundle ToMime()
    {
        var clients = $"{Spec.Threads} {(Spec.Threads == 1 ? "client" : "clients")}";
        var table = new Table("measure", "value")
            .Row("load", Spec.Rate is { } rate ? Text($"{clients}, {rate:0.#} starts/s") : $"{clients}, closed loop")
            .Row("measured", Text($"{Elapsed.TotalSeconds:0.00} s"))
            .Row("done", Text($"{Done:N0}, {PerSecond:N0} per second"))
            .Row("latency", Text(
                $"median {Latency.MedianMs:0.00} ms, p99 {Latency.P99Ms:0.00} ms, longest {Latency.MaxUs / 1000:0.00} ms"));
        if (NotStarted > 0)
            table.Row("due but never sent", NotStarted);
        if (Errors.Count > 0)
            table.Row("errors", $"{string.Join(", ", Errors.Select(error => $"{error.Value} x {error.Key}"))}: {FirstError}");
        if (ServerLost)
            table.Row("ended by", "the loss of the server");
        return table.ToMime();
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
