using System.Runtime.CompilerServices;
using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>HTTP requests from a place, with names resolved as that place resolves them.</summary>
public sealed class HttpFacet
{
    private readonly AgentClient _agent;

    internal HttpFacet(AgentClient agent) => _agent = agent;

    /// <summary>Sends a GET on a connection of its own.</summary>
    /// <param name="timeout">5 s by default.</param>
    /// <returns>The response; or Status 0 with the reason why there was none.</returns>
    public async Task<HttpReply> GetAsync(
        IPlace place, string url, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        var arguments = new HttpArguments(target, url, (timeout ?? TimeSpan.FromSeconds(5)).TotalMilliseconds);
        return await _agent.CallAsync(HttpOperations.Get, arguments, cancellationToken);
    }

    /// <summary>
    /// Sends GETs on a fixed schedule, whether or not the earlier ones are answered, and returns them in the order in which they end.
    /// </summary>
    /// <param name="timeout">Of each request; 2 s by default.</param>
    public async IAsyncEnumerable<HttpSample> PollAsync(
        IPlace place, string url, TimeSpan every, TimeSpan duration, TimeSpan? timeout = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        var connection = await _agent.ConnectAsync(cancellationToken);
        var request = new HttpArguments(target, url, (timeout ?? TimeSpan.FromSeconds(2)).TotalMilliseconds);
        var arguments = new HttpPollArguments(request, every.TotalMilliseconds, duration.TotalMilliseconds);
        await foreach (var sample in connection.StreamAsync(HttpOperations.Poll, arguments, cancellationToken))
        {
            var at = connection.OnThisClock(sample.UnixMs);
            yield return new HttpSample(at, sample.ElapsedMs, sample.Status, sample.Body, sample.Error);
        }
    }

    /// <summary>Starts to request a URL at a fixed interval, until the probe is disposed.</summary>
    public HttpProbe Probe(IPlace place, string url, TimeSpan every) => new(this, place, url, every);
}
