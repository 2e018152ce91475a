using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Http;

/// <summary>
/// Resolves names as a container does: by its /etc/hosts, otherwise by an A query to the first name server of its /etc/resolv.conf.
/// The query is sent from the container's network namespace, where Docker's own name server listens on 127.0.0.11. (The C library's
/// resolver would read the agent's own files.)
/// </summary>
internal static class NameResolver
{
    public static async Task<IPAddress[]> ResolveAsync(AgentTarget target, string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
            return [literal];
        var root = $"/proc/{(target.Pid == 0 ? ProcessFiles.Host : target.Pid)}/root";
        var listed = Lines($"{root}/etc/hosts").Where(words => words.Skip(1).Contains(host, StringComparer.OrdinalIgnoreCase))
            .Select(words => IPAddress.TryParse(words[0], out var address) ? address : null).OfType<IPAddress>().ToArray();
        if (listed.Length > 0)
            return [.. listed.OrderBy(address => address.AddressFamily)];
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return [IPAddress.Loopback];
        var server = Lines($"{root}/etc/resolv.conf").FirstOrDefault(words => words is ["nameserver", ..])?[1];
        if (server is null || !IPAddress.TryParse(server, out var address))
            throw new AgentException($"'{host}' can't be resolved: no name server in {root}/etc/resolv.conf.");
        return await AskAsync(target, host, address, cancellationToken);
    }

    private static async Task<IPAddress[]> AskAsync(AgentTarget target, string host, IPAddress server, CancellationToken cancellationToken)
    {
        using var socket = await NamespaceThread.RunAsync(target, ["net"],
            () => new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            await socket.ConnectAsync(new IPEndPoint(server, 53), limit.Token);
            await socket.SendAsync(Query(host), limit.Token);
            var answer = new byte[4096];
            var length = await socket.ReceiveAsync(answer, limit.Token);
            var addresses = Addresses(answer.AsSpan(0, length));
            return addresses.Length > 0 ? addresses : throw new AgentException($"'{host}' has no address at {server}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AgentException($"the name server {server} did not answer for '{host}' within 5 s.");
        }
    }

    // RFC 1035, section 4.1: header (id, flags with recursion desired, one question), then the question: A, IN.
    private static byte[] Query(string host)
    {
        var message = new List<byte> { 0x4c, 0x42, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in host.TrimEnd('.').Split('.'))
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }
        message.AddRange([0, 0, 1, 0, 1]);
        return [.. message];
    }

    private static IPAddress[] Addresses(ReadOnlySpan<byte> message)
    {
        var found = new List<IPAddress>();
        var answers = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        var at = Skip(message, 12) + 4;
        for (var n = 0; n < answers; n++)
        {
            at = Skip(message, at);
            var kind = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            if (kind == 1 && length == 4)
                found.Add(new IPAddress(message.Slice(at + 10, 4)));
            at += 10 + length;
        }
        return [.. found];
    }

    // A name ends with an empty label or with a pointer to an earlier one (section 4.1.4).
    private static int Skip(ReadOnlySpan<byte> message, int at)
    {
        while (message[at] != 0)
        {
            if (message[at] >= 0xc0)
                return at + 2;
            at += message[at] + 1;
        }
        return at + 1;
    }

    private static IEnumerable<string[]> Lines(string file) =>
        (ProcessFiles.Text(file) ?? "").Split('\n')
            .Select(line => line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1);
}
