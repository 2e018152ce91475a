using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Labs.Jupyter.Wire;

namespace Labs.Jupyter.Server;

/// <summary>The executed cells of this session, for consoles that let the user page through them.</summary>
internal sealed class History
{
    private const int Session = 1;
    private readonly List<Entry> _entries = [];

    private sealed record Entry(int Line, string Input, string? Output);

    public void Add(int line, string input, string? output)
    {
        lock (_entries)
            _entries.Add(new Entry(line, input, output));
    }

    /// <summary>Returns the reply to a history_request of the type tail, range or search.</summary>
    public JsonObject Answer(Message request)
    {
        var content = request.Content;
        List<Entry> entries;
        lock (_entries)
            entries = [.. _entries];
        IEnumerable<Entry> found = content.Text("hist_access_type") switch
        {
            "tail" => entries.TakeLast(content.Number("n", entries.Count)),
            "range" => Range(entries, content.Number("session", 0), content.Number("start", 0), content.Number("stop", int.MaxValue)),
            "search" => Search(entries, content.Text("pattern", "*"), content.Flag("unique", false), content.Number("n", int.MaxValue)),
            _ => [],
        };
        var withOutput = content.Flag("output", false);
        return new JsonObject
        {
            ["status"] = "ok",
            ["history"] = new JsonArray([.. found.Select(entry => (JsonNode)new JsonArray(
                Session, entry.Line, withOutput ? new JsonArray(entry.Input, entry.Output) : JsonValue.Create(entry.Input)))]),
        };
    }

    // Session 0 is the current one. Negative numbers mean earlier sessions, which are not stored.
    private static IEnumerable<Entry> Range(List<Entry> entries, int session, int start, int stop) =>
        session is not (0 or Session) ? [] : entries.Where(entry => entry.Line >= start && entry.Line < stop);

    private static IEnumerable<Entry> Search(List<Entry> entries, string pattern, bool unique, int n)
    {
        var glob = new Regex("^" + Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".") + "$", RegexOptions.Singleline);
        var found = entries.Where(entry => glob.IsMatch(entry.Input));
        if (unique)
            found = found.GroupBy(entry => entry.Input).Select(group => group.Last()).OrderBy(entry => entry.Line);
        return found.TakeLast(n);
    }
}
