using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Runner.Notebooks;

/// <summary>A cell of a .dib file.</summary>
/// <param name="Head">The text between the cell before and this one's source, including its marker.</param>
/// <param name="Language">The name that the marker stands for; <c>csharp</c> where there is none.</param>
/// <param name="Source">The cell's text without the blank lines around it.</param>
internal sealed record DibCell(string Head, string Language, string Source);

/// <summary>A .dib file cut into its parts, without loss: heads, sources and the tail in order are the whole text.</summary>
/// <param name="Meta">The object of the file's <c>#!meta</c>; null when it has none.</param>
/// <param name="Cells">The cells in order.</param>
/// <param name="Tail">What follows the last cell's source.</param>
/// <param name="NewLine">How its lines end. In <see cref="Cells"/> and <see cref="Tail"/> they end with a line feed.</param>
/// <param name="HasByteOrderMark">Whether it starts with a byte order mark.</param>
internal sealed record DibText(JsonObject? Meta, IReadOnlyList<DibCell> Cells, string Tail, string NewLine, bool HasByteOrderMark)
{
    public const string UsualTail = "\n";

    /// <summary>Cuts a file into its parts.</summary>
    /// <exception cref="NotebookException">The <c>#!meta</c> of the file is not a JSON object.</exception>
    public static DibText Parse(string text)
    {
        var hasMark = text.StartsWith('\uFEFF');
        text = hasMark ? text[1..] : text;
        // A file of mixed line ends keeps them: its carriage returns are characters like others.
        var feeds = text.AsSpan().Count('\n');
        var isWindows = feeds > 0 && feeds == text.AsSpan().Count("\r\n") && feeds == text.AsSpan().Count('\r');
        text = isWindows ? text.Replace("\r\n", "\n") : text;
        var languages = new DibLanguages();
        var (meta, position) = MetaOf(text, languages);
        var cells = new List<DibCell>();
        var (headStart, bodyStart, language) = (0, position, "csharp");
        while (position < text.Length)
        {
            var end = text.IndexOf('\n', position);
            end = end < 0 ? text.Length : end;
            var line = text.AsSpan(position, end - position);
            if (line.StartsWith("#!") && languages.NameOf(line[2..].TrimEnd('\r').ToString()) is { } name)
            {
                Add(position);
                (bodyStart, language) = (Math.Min(end + 1, text.Length), name);
            }
            position = end + 1;
        }
        Add(text.Length);
        return new DibText(meta, cells, text[headStart..], isWindows ? "\r\n" : "\n", hasMark);

        // Blank lines around a source belong to the layout. A cell without a source is part of the next one's head.
        void Add(int bodyEnd)
        {
            var (from, to) = (bodyStart, bodyEnd);
            while (from < to && Skipped(text, from, to) is > 0 and var blank)
                from += blank;
            while (to > from && text[to - 1] is '\n')
                to -= to - 2 >= from && text[to - 2] == '\r' ? 2 : 1;
            if (from >= to)
                return;
            cells.Add(new DibCell(text[headStart..from], language, text[from..to]));
            headStart = to;
        }
    }

    private static int Skipped(string text, int from, int to) =>
        text[from] == '\n' ? 1 : text[from] == '\r' && from + 1 < to && text[from + 1] == '\n' ? 2 : 0;

    // #!meta on the first line that is not blank, then a JSON object up to the next marker.
    private static (JsonObject? Meta, int End) MetaOf(string text, DibLanguages languages)
    {
        var start = 0;
        while (start < text.Length && Skipped(text, start, text.Length) is > 0 and var blank)
            start += blank;
        var end = text.IndexOf('\n', start);
        if (end < 0 || text[start..end].TrimEnd() != "#!meta")
            return (null, 0);
        var next = text.IndexOf("\n#!", end, StringComparison.Ordinal);
        next = next < 0 ? text.Length : next + 1;
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            if (JsonNode.Parse(text[end..next], null, options) is not JsonObject meta)
                throw new NotebookException("the #!meta of the file is not a JSON object.");
            _ = meta.ToJsonString(); // finds half a surrogate pair in a \u escape
            languages.Add(meta);
            return (meta, next);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new NotebookException($"the #!meta of the file is not JSON: {exception.Message}");
        }
    }
}
