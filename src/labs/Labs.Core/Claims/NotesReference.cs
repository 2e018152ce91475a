using System.Text;

namespace Labs;

/// <summary>The places where the notes make a claim, in words: "notes 000, lines 146 and 331; notes 001, line 9".</summary>
/// <param name="lines">The lines, in any order.</param>
/// <param name="location">
/// The address of the notes' folder. Each line then links to its place in <c>FILE.md</c>. Null if no such folder is known.
/// </param>
public sealed class NotesReference(IReadOnlyList<NotesLine> lines, Uri? location) : IHtmlCell
{
    /// <summary>
    /// Returns the folder of the notes: the environment variable LABS_NOTES (a folder or a web address), else <c>notes</c> in the
    /// repository.
    /// </summary>
    /// <returns>Null if that folder does not exist.</returns>
    internal static Uri? LocationFor(string repository)
    {
        var named = Environment.GetEnvironmentVariable("LABS_NOTES") is { Length: > 0 } value ? value : Path.Combine(repository, "notes");
        if (Uri.TryCreate(named, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return new Uri(named.TrimEnd('/') + "/");
        return Directory.Exists(named) ? new Uri(Path.GetFullPath(named) + Path.DirectorySeparatorChar) : null;
    }

    /// <summary>The places in words, without links.</summary>
    public override string ToString() => Write(line => line.Number.ToString());

    /// <summary>The places in words; each line number is a link if the notes are available.</summary>
    public string ToHtml() => Write(line => LinkTo(line) is { } link
        ? $"<a href=\"{Html.Escape(link.AbsoluteUri)}\">{line.Number}</a>"
        : line.Number.ToString());

    /// <summary>Returns the address of a line of the notes.</summary>
    /// <returns>Null if the notes' folder is not known or does not have the file.</returns>
    internal Uri? LinkTo(NotesLine line)
    {
        if (location is null)
            return null;
        var file = new Uri(location, line.File + ".md");
        if (file.IsFile)
            return File.Exists(file.LocalPath) ? new Uri($"{file.AbsoluteUri}#L{line.Number}") : null;
        // Rendered Markdown has no line anchors. GitHub and GitLab show the source with this query.
        return new Uri($"{file.AbsoluteUri}?plain=1#L{line.Number}");
    }

    private string Write(Func<NotesLine, string> number)
    {
        var text = new StringBuilder();
        foreach (var file in lines.GroupBy(line => line.File).OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            var numbers = file.Distinct().OrderBy(line => line.Number).Select(number).ToArray();
            text.Append(text.Length > 0 ? "; " : "").Append("notes ").Append(file.Key).Append(numbers.Length > 1 ? ", lines " : ", line ")
                .AppendJoin(", ", numbers[..^1]).Append(numbers.Length > 1 ? " and " : "").Append(numbers[^1]);
        }
        return text.ToString();
    }
}
