using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Labs.Docker;

public sealed partial class EngineAgent
{
    /// <summary>
    /// Runs a command in chosen namespaces of a place and in the tool container's for the rest, like nsenter(1):
    /// <c>RunInAsync(web, ["net"], "ip", "route")</c> runs the tool box's ip in the network of a container that has none.
    /// With "mnt" the command is looked up in the place's own file system.
    /// </summary>
    public async Task<ExecResult> RunInAsync(Place place, IReadOnlyList<string> namespaces, params string[] command)
    {
        var clock = Stopwatch.StartNew();
        var output = new List<OutputLine>();
        await using var process = await StartInAsync(place, namespaces, command).ConfigureAwait(false);
        var exitCode = await process.WaitAsync().ConfigureAwait(false);
        return new ExecResult(place.ToString(), command, exitCode, process.Text(errors: false), process.Text(errors: true), clock.Elapsed);
    }

    /// <summary>Starts a command as <see cref="RunInAsync"/> does and leaves it running until it is disposed of.</summary>
    public async Task<AgentProcess> StartInAsync(Place place, IReadOnlyList<string> namespaces, params string[] command)
    {
        var target = await place.TargetAsync(default).ConfigureAwait(false);
        return await AgentProcess.StartAsync(await ConnectAsync(default).ConfigureAwait(false), new RunArguments(target, [.. namespaces], command)).ConfigureAwait(false);
    }

    /// <summary>A GET from a place, with names resolved as that place does.</summary>
    /// <param name="timeout">5 s by default.</param>
    /// <returns>The answer; or Status 0 and why there was none.</returns>
    public async Task<HttpReply> HttpAsync(Place place, string url, TimeSpan? timeout = null, CancellationToken ct = default) =>
        await AskAsync(AgentOperations.Http, new HttpArguments(await place.TargetAsync(ct).ConfigureAwait(false), url, (timeout ?? TimeSpan.FromSeconds(5)).TotalMilliseconds), ct).ConfigureAwait(false);

    /// <summary>GETs by a fixed schedule, answered or not, in the order in which they end.</summary>
    /// <param name="timeout">2 s by default.</param>
    public async IAsyncEnumerable<HttpSample> PollHttpAsync(Place place, string url, TimeSpan every, TimeSpan duration, TimeSpan? timeout = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var target = await place.TargetAsync(ct).ConfigureAwait(false);
        var connection = await ConnectAsync(ct).ConfigureAwait(false);
        var request = new HttpArguments(target, url, (timeout ?? TimeSpan.FromSeconds(2)).TotalMilliseconds);
        await foreach (var sample in connection.StreamAsync(AgentOperations.Poll, new PollArguments(request, every.TotalMilliseconds, duration.TotalMilliseconds), ct).ConfigureAwait(false))
            yield return new HttpSample(OnThisClock(connection, sample.UnixMs), sample.ElapsedMs, sample.Status, sample.Body, sample.Error);
    }

    /// <summary>Runs load from a place against a server of the image "echo" (labs-agent serve).</summary>
    /// <param name="to">address:port.</param>
    /// <exception cref="AgentFailedException">Nothing succeeded; the message has the first error.</exception>
    public async Task<LoadResult> LoadAsync(Place from, string to, LoadKind kind, LoadOptions? options = null, CancellationToken ct = default)
    {
        options ??= new LoadOptions();
        var target = await from.TargetAsync(ct).ConfigureAwait(false);
        var reply = await AskAsync(AgentOperations.Load, new LoadArguments(target, to, kind, options.Duration.TotalSeconds, options.Workers, options.MessageBytes, options.Rate, options.MaxSamples, options.Cpu ?? -1), ct).ConfigureAwait(false);
        return new LoadResult(reply);
    }
}

/// <summary>A request of a poll.</summary>
/// <param name="At">When it was due, on the notebook's clock.</param>
/// <param name="ElapsedMs">From then until its end.</param>
/// <param name="Status">0 when nothing answered; <see cref="Error"/> says why.</param>
public sealed record HttpSample(DateTimeOffset At, double ElapsedMs, int Status, string Body, string? Error);
