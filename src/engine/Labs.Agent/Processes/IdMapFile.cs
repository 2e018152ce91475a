using System.Globalization;
using Labs.Agent.Contracts;

namespace Labs.Agent.Processes;

/// <summary>
/// Parses /proc/PID/uid_map and gid_map (user_namespaces(7)). The second column is an id of the reader's user namespace; the agent is in
/// the host's.
/// </summary>
internal static class IdMapFile
{
    public static IdMapRow[] Parse(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(words => new IdMapRow(Number(words[0]), Number(words[1]), Number(words[2])))];

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
