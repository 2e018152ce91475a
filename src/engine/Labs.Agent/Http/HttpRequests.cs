using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Http;

/// <summary>Sends HTTP requests from inside a network namespace, each on a connection of its own.</summary>
internal static class HttpRequests
{
    public static async Task<HttpReply> GetAsync(HttpArguments arguments, CancellationToken cancellationToken)
    {
        ProcessFiles.Require(arguments.Target);
        var start = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMilliseconds(arguments.TimeoutMs));
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = (context, token) => ConnectAsync(arguments.Target, context.DnsEndPoint, token),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        try
        {
            using var response = await client.GetAsync(arguments.Url, limit.Token);
            var body = await response.Content.ReadAsStringAsync(limit.Token);
            var headers = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
            return new HttpReply((int)response.StatusCode, body, Stopwatch.GetElapsedTime(start).TotalMilliseconds, headers);
        }
        catch (HttpRequestException e)
        {
            return Failed((e.InnerException ?? e).Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed($"no answer within {arguments.TimeoutMs:0} ms");
        }

        HttpReply Failed(string error) =>
            new(0, "", Stopwatch.GetElapsedTime(start).TotalMilliseconds, new Dictionary<string, string>(), error);
    }

    /// <summary>Sends requests on a fixed schedule, whether or not earlier ones are answered, and reports each when it is over.</summary>
    public static async Task<Nothing> PollAsync(HttpPollArguments arguments, Func<HttpPollItem, Task> item, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var startUnix = WallClock.UnixMs;
        var open = new List<Task>();
        for (var n = 0; n * arguments.EveryMs <= arguments.DurationMs; n++)
        {
            var intended = n * arguments.EveryMs;
            var due = intended - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (due > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(due), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            open.RemoveAll(task => task.IsCompletedSuccessfully);
            open.Add(SampleAsync(intended));
        }
        await Task.WhenAll(open);
        return new Nothing();

        async Task SampleAsync(double intended)
        {
            var reply = await GetAsync(arguments.Request, cancellationToken);
            var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds - intended;
            await item(new HttpPollItem(startUnix + intended, elapsed, reply.Status, reply.Body, reply.Error));
        }
    }

    private static async ValueTask<Stream> ConnectAsync(AgentTarget target, DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        SocketException? last = null;
        foreach (var address in await NameResolver.ResolveAsync(target, endPoint.Host, cancellationToken))
        {
            var socket = await NamespaceThread.RunAsync(target, ["net"],
                () => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, endPoint.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }
}
