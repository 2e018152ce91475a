using System.Globalization;

namespace Labs.Docker;

/// <summary>
/// Reads /proc/net/tcp and tcp6 (proc_pid_net(5)): a line per socket, "sl local_address rem_address st …", in hexadecimal.
/// </summary>
internal static class ProcNetTcp
{
    /// <summary>The title of a column. A text without it is an error message instead of the file.</summary>
    public const string Header = "local_address";

    // TCP_LISTEN of the Linux kernel's include/net/tcp_states.h.
    private const string Listen = "0A";

    public static IReadOnlySet<int> ListeningPorts(string text)
    {
        var ports = new HashSet<int>();
        foreach (var line in text.Split('\n'))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 3 && fields[3] == Listen && fields[1].LastIndexOf(':') is > 0 and var colon
                && int.TryParse(fields[1].AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var port))
                ports.Add(port);
        }
        return ports;
    }
}
