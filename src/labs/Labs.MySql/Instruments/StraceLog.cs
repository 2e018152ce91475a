using System.Globalization;
using System.Text.RegularExpressions;

namespace Labs.MySql;

/// <summary>Reads the output of <c>strace -f -ttt -T -y -s 0</c>, see strace(1).</summary>
internal static partial class StraceLog
{
    /// <summary>Returns the calls that succeeded, ordered by their start. Skips lines of any other form.</summary>
    /// <param name="zero">The time that counts as 0, in Unix seconds; the first call's by default.</param>
    public static IReadOnlyList<WriteEvent> Parse(IEnumerable<string> lines, double? zero = null)
    {
        var open = new Dictionary<int, (double At, string Head)>();
        var events = new List<WriteEvent>();
        foreach (var line in lines)
        {
            var match = Line().Match(line);
            if (!match.Success)
                continue;
            var thread = match.Groups["pid"].Success ? int.Parse(match.Groups["pid"].ValueSpan, CultureInfo.InvariantCulture) : 0;
            var at = double.Parse(match.Groups["at"].ValueSpan, CultureInfo.InvariantCulture);
            var rest = match.Groups["rest"].Value;
            if (rest.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                open[thread] = (at, rest[..^"<unfinished ...>".Length]);
                continue;
            }
            if (Resumed().Match(rest) is { Success: true } resumed)
            {
                // The call may have begun before the trace.
                if (!open.Remove(thread, out var begun))
                    continue;
                (at, rest) = (begun.At, begun.Head + rest[resumed.Length..]);
            }
            if (Event(at, thread, rest) is { } done)
                events.Add(done);
        }
        events.Sort((a, b) => a.At.CompareTo(b.At));
        var start = zero ?? (events.Count > 0 ? events[0].At : 0);
        return [.. events.Select(each => each with { At = each.At - start })];
    }

    private static WriteEvent? Event(double at, int thread, string text)
    {
        var call = Call().Match(text);
        if (!call.Success || call.Groups["result"].ValueSpan.StartsWith("-"))
            return null;
        var name = call.Groups["name"].Value;
        var file = call.Groups["file"].Value;
        // Not a file of the data directory: sockets, pipes, /dev/…
        if (!file.StartsWith('/') || new[] { "/dev/", "/proc/" }.Any(prefix => file.StartsWith(prefix, StringComparison.Ordinal)))
            return null;
        if (file.EndsWith(" (deleted)", StringComparison.Ordinal))
            file = file[..^" (deleted)".Length];
        var isWrite = name.Contains("write", StringComparison.Ordinal);
        var bytes = isWrite ? long.Parse(call.Groups["result"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var took = TimeSpan.FromSeconds(double.Parse(call.Groups["took"].ValueSpan, CultureInfo.InvariantCulture));
        return new WriteEvent(at, name, FileKinds.Of(file), file, bytes, took, thread);
    }

    // With -f and -o a line begins with the thread's id. On a terminal the id is in brackets: [pid 12].
    [GeneratedRegex(@"^(?:\[pid +(?<pid>\d+)\] |(?<pid>\d+) +)?(?<at>\d+\.\d+) (?<rest>.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>")]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<name>\w+)\(\d+<(?<file>[^>]*)>.*\) += (?<result>-?\d+).*<(?<took>\d+\.\d+)>$")]
    private static partial Regex Call();
}
