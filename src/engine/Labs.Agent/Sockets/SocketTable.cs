using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Sockets;

/// <summary>The sockets of a network namespace with the processes that hold them, from /proc (proc_pid_net(5)).</summary>
internal static class SocketTable
{
    // The states of the Linux kernel's include/net/tcp_states.h as ss(8) prints them.
    private static readonly string[] s_states =
    [
        "", "ESTAB", "SYN-SENT", "SYN-RECV", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "UNCONN", "CLOSE-WAIT", "LAST-ACK", "LISTEN",
        "CLOSING", "NEW-SYN-RECV",
    ];

    public static Task<SocketRow[]> ListAsync(AgentTarget target, CancellationToken cancellationToken)
    {
        ProcessFiles.Require(target);
        var pid = target.Pid == 0 ? Environment.ProcessId : target.Pid;
        var owners = Owners(ProcessFiles.Namespace(pid, "net"));
        var rows = new List<SocketRow>();
        foreach (var protocol in (string[])["tcp", "tcp6", "udp", "udp6"])
        {
            foreach (var line in Lines(pid, protocol))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length < 10)
                    continue;
                var inode = ulong.Parse(words[9], CultureInfo.InvariantCulture);
                var (owner, command) = owners.GetValueOrDefault(inode, (0, ""));
                var state = s_states[Convert.ToInt32(words[3], 16)];
                rows.Add(new SocketRow(protocol, EndPoint(words[1]), EndPoint(words[2]), state, inode, owner, command));
            }
        }
        foreach (var line in Lines(pid, "unix"))
        {
            var words = line.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 7)
                continue;
            var inode = ulong.Parse(words[6], CultureInfo.InvariantCulture);
            var (owner, command) = owners.GetValueOrDefault(inode, (0, ""));
            // __SO_ACCEPTCON of include/linux/net.h marks a listener.
            var state = words[3] == "00010000" ? "LISTEN" : words[5] == "03" ? "ESTAB" : "UNCONN";
            rows.Add(new SocketRow("unix", words.Length > 7 ? words[7] : "", "", state, inode, owner, command));
        }
        return Task.FromResult(rows.ToArray());
    }

    private static IEnumerable<string> Lines(int pid, string file) =>
        (ProcessFiles.Text($"/proc/{pid}/net/{file}") ?? "").Split('\n').Skip(1).Where(line => line.Length > 0);

    // The words of an address are printed in the machine's byte order, which is little-endian on x64 and arm64; the port is not.
    internal static string EndPoint(string hex)
    {
        var colon = hex.IndexOf(':');
        var bytes = Convert.FromHexString(hex.AsSpan(0, colon));
        for (var at = 0; at < bytes.Length; at += 4)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)));
        return new IPEndPoint(new IPAddress(bytes), Convert.ToInt32(hex[(colon + 1)..], 16)).ToString();
    }

    private static Dictionary<ulong, (int, string)> Owners(ulong network)
    {
        var owners = new Dictionary<ulong, (int, string)>();
        foreach (var pid in ProcessFiles.All().Where(pid => ProcessFiles.Namespace(pid, "net") == network))
        {
            string? command = null;
            try
            {
                foreach (var descriptor in new DirectoryInfo($"/proc/{pid}/fd").EnumerateFileSystemInfos())
                {
                    if (descriptor.LinkTarget is not { } link || !link.StartsWith("socket:[", StringComparison.Ordinal))
                        continue;
                    command ??= ProcessFiles.Command(pid, ProcessFiles.ReadStatus(pid)?.Name ?? "?");
                    owners.TryAdd(ulong.Parse(link.AsSpan(8).TrimEnd(']'), CultureInfo.InvariantCulture), (pid, command));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The process has ended, or its files are not accessible.
            }
        }
        return owners;
    }
}
