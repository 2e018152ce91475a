using System.Globalization;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Network;

/// <summary>Tracked connections, as conntrack(8) lists them in the network namespace.</summary>
internal static class TrackedConnections
{
    public static async Task<ConntrackRow[]> ListAsync(ConntrackArguments arguments, CancellationToken cancellationToken)
    {
        string[] options = arguments.Protocol is { } protocol ? ["-L", "-p", protocol] : ["-L"];
        var text = await Tool.RunAsync(arguments.Target, cancellationToken, "conntrack", options);
        return [.. text.Split('\n').Select(Parse).OfType<ConntrackRow>().Where(Matches)];

        bool Matches(ConntrackRow row)
        {
            int[] ports = [row.SourcePort, row.DestinationPort, row.ReplySourcePort, row.ReplyDestinationPort];
            string[] addresses = [row.Source, row.Destination, row.ReplySource, row.ReplyDestination];
            return (arguments.Port is not { } port || ports.Contains(port))
                && (arguments.Address is not { } address || addresses.Contains(address));
        }
    }

    /// <summary>Reads a line of `conntrack -L`: protocol, its number, timeout, perhaps a state, then both directions.</summary>
    /// <returns>Null for a line that is not a connection.</returns>
    internal static ConntrackRow? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 5 || !int.TryParse(words[2], CultureInfo.InvariantCulture, out var timeout))
            return null;
        var values = words.Where(word => word.Contains('=')).Select(word => word.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[1]);
        if (values["src"].Count() < 2 || values["dst"].Count() < 2)
            return null;
        var state = words[3].Contains('=') || words[3].StartsWith('[') ? null : words[3];
        return new ConntrackRow(words[0], state, timeout,
            values["src"].First(), Port("sport", 0), values["dst"].First(), Port("dport", 0),
            values["src"].ElementAt(1), Port("sport", 1), values["dst"].ElementAt(1), Port("dport", 1), words.Contains("[ASSURED]"));

        int Port(string name, int direction) =>
            values[name].ElementAtOrDefault(direction) is { } port ? int.Parse(port, CultureInfo.InvariantCulture) : 0;
    }
}
