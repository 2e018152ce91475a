using System.Security.Cryptography;
using System.Text;

namespace Labs.Kubernetes;

/// <summary>
/// DNS queries from a pod to the server of its /etc/resolv.conf, past the C library: nothing sorts or filters the answers.
/// </summary>
public static class PodDns
{
    private const string MetricsScript = """
        while read -r key value _; do [ "$key" = nameserver ] && server=$value && break; done </etc/resolv.conf
        exec 3<>/dev/tcp/$server/9153 && printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3 && grep -a coredns_build_info <&3
        """;

    /// <summary>Sends a DNS query from a pod, over UDP.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="pod">A pod whose image has bash and coreutils, such as a <see cref="WebPod"/>.</param>
    /// <param name="name">The whole name. The search list of resolv.conf is not used.</param>
    /// <param name="type">The type of the records.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KubernetesException">There was no answer within three seconds, or it could not be read.</exception>
    public static async Task<DnsAnswer> QueryDnsAsync(
        this ClusterApi api, string pod, string name, DnsType type = DnsType.A, CancellationToken cancellationToken = default) =>
        (await api.QueryDnsAsync(pod, name, type, 1, cancellationToken))[0];

    /// <summary>Sends the same DNS query several times, each from a port of its own.</summary>
    /// <inheritdoc cref="QueryDnsAsync(ClusterApi, string, string, DnsType, CancellationToken)"/>
    public static async Task<IReadOnlyList<DnsAnswer>> QueryDnsAsync(
        this ClusterApi api, string pod, string name, DnsType type, int count, CancellationToken cancellationToken = default)
    {
        var query = DnsMessage.Query((ushort)RandomNumberGenerator.GetInt32(1, ushort.MaxValue), name, type);
        var result = await api.ExecAsync(pod, ["bash", "-c", Script(query, count)], cancellationToken: cancellationToken);
        var replies = result.Lines.Where(line => line.Length > 0).ToList();
        if (replies.Count != count)
        {
            throw new KubernetesException($"the DNS server of pod {pod} answered {replies.Count} of {count} queries for {name} ({type}) "
                + $"within 3 s each: {result.Complaint}. `kubectl -n kube-system get pods -l k8s-app=kube-dns` shows whether it runs.");
        }
        try
        {
            return [.. replies.Select(reply => DnsMessage.Read(Convert.FromHexString(reply)))];
        }
        catch (FormatException exception)
        {
            throw new KubernetesException($"the DNS server of pod {pod} sent an answer about {name} ({type}) that cannot be read: "
                + exception.Message, exception);
        }
    }

    /// <summary>
    /// Returns which program answers DNS queries of a pod, by what it publishes about itself on port 9153. The name of its image says
    /// nothing: an image can have any name.
    /// </summary>
    /// <param name="api">The cluster.</param>
    /// <param name="pod">A pod whose image has bash, such as a <see cref="WebPod"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<DnsServer> DnsServerAsync(this ClusterApi api, string pod, CancellationToken cancellationToken = default)
    {
        var result = await api.ExecAsync(pod, ["timeout", "5", "bash", "-c", MetricsScript], cancellationToken: cancellationToken);
        return DnsServer.Parse(result.Stdout);
    }

    // bash opens UDP sockets itself. dd gathers the query into one datagram, and reads the answer as one.
    private static string Script(byte[] query, int count)
    {
        var bytes = new StringBuilder();
        foreach (var value in query)
            bytes.Append($"\\x{value:x2}");
        return $$"""
            while read -r key value _; do [ "$key" = nameserver ] && server=$value && break; done </etc/resolv.conf
            for i in $(seq {{count}}); do
                exec 3<>/dev/udp/$server/53
                printf '{{bytes}}' | dd bs=4096 iflag=fullblock status=none >&3
                timeout 3 dd bs=4096 count=1 status=none <&3 | od -An -v -tx1 | tr -d ' \n'
                echo
                exec 3>&-
            done
            """;
    }
}
