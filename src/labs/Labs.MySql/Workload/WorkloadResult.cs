using System.Globalization;

namespace Labs.MySql;

/// <summary>What a run of load measured, whatever ended it.</summary>
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
        Errors = clients.SelectMany(client => client.Errors).GroupBy(error => error.Key).ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        FirstError = clients.Where(client => client.FirstError is not null).MinBy(client => client.FirstErrorTicks)?.FirstError;
        ServerLost = clients.Any(client => client.LostServer);
        Series = WorkloadSeries.Of(clients.SelectMany(client => client.Samples), spec.SeriesStep, elapsed);
    }

    public WorkloadSpec Spec { get; }

    /// <summary>The measured time: less than was asked for when the server was lost.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Statements that succeeded in that time.</summary>
    public long Done { get; }

    public double PerSecond => Elapsed > TimeSpan.Zero ? Done / Elapsed.TotalSeconds : 0;

    /// <summary>Statements of an open loop that were due and could not be sent, because every client still waited for an answer.</summary>
    public long NotStarted { get; }

    /// <summary>
    /// Of a closed loop: from sending to answer. Of an open loop: from the intended start; statements that were due and not
    /// sent count with the time that they had waited by the end.
    /// </summary>
    public LatencyHistogram Latency { get; } = new();

    public IReadOnlyList<WorkloadStep> Series { get; }

    public IReadOnlyDictionary<string, long> ByStatement { get; }

    /// <summary>By the server's error number; 0 for what is not the server's.</summary>
    public IReadOnlyDictionary<int, long> Errors { get; }

    /// <summary>In the server's or the client library's own words.</summary>
    public string? FirstError { get; }

    /// <summary>Whether a connection broke, which ends a run.</summary>
    public bool ServerLost { get; }

    public override MimeBundle ToMime()
    {
        var table = new Table("measure", "value")
            .Row("load", $"{Spec.Threads} {(Spec.Threads == 1 ? "client" : "clients")}, {(Spec.Rate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} starts/s") : "closed loop")}")
            .Row("measured", string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds:0.00} s"))
            .Row("done", string.Create(CultureInfo.InvariantCulture, $"{Done:N0}, {PerSecond:N0} per second"))
            .Row("latency", string.Create(CultureInfo.InvariantCulture, $"median {Latency.MedianMs:0.00} ms, p99 {Latency.P99Ms:0.00} ms, longest {Latency.MaxUs / 1000:0.00} ms"));
        if (NotStarted > 0)
            table.Row("due and never sent", NotStarted);
        if (Errors.Count > 0)
            table.Row("errors", $"{string.Join(", ", Errors.Select(error => $"{error.Value} x {error.Key}"))}: {FirstError}");
        if (ServerLost)
            table.Row("ended by", "the loss of the server");
        return table.ToMime();
    }
}
