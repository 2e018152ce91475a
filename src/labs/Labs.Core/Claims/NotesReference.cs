using System.Text;

namespace Labs;

/// <summary>Where the notes make a claim, in words: "notes 000, lines 146 and 331; notes 001, line 9".</summary>
/// <param name="lines">The lines, in any order.</param>
/// <param name="location">
/// The address of the folder of the notes: each line then links to its place in <c>FILE.md</c>. Null where no such folder is known.
/// </param>
public sealed class NotesReference(IReadOnlyList<NotesLine> lines, Uri? location) : IHtmlCell
{
    /// <summary>The folder of a repository's notes: LABS_NOTES, a folder or a web address, else <c>notes</c> in it.</summary>
    /// <returns>Null when neither is there.</returns>
    internal static Uri? LocationFor(string repository)
    {
        var named = Environment.GetEnvironmentVariable("LABS_NOTES") is { Length: > 0 } value ? value : Path.Combine(repository, "notes");
        if (Uri.TryCreate(named, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return new Uri(named.TrimEnd('/') + "/");
        return Directory.Exists(named) ? new Uri(Path.GetFullPath(named) + Path.DirectorySeparatorChar) : null;
    }

    public override string ToString() => Write(line => line.Number.ToString());

    public string ToHtml() => Write(line => LinkTo(line) is { } link
        ? $"<a href=\"{Html.Escape(link.AbsoluteUri)}\">{line.Number}</a>"
        : line.Number.ToString());

    /// <returns>Null when the notes' folder is not known or lacks the file.</returns>
    public Uri? LinkTo(NotesLine line)
    {
        if (location is null)
            return null;
        var file = new Uri(location, line.File + ".md");
        if (file.IsFile)
            return File.Exists(file.LocalPath) ? new Uri($"{file.AbsoluteUri}#L{line.Number}") : null;
        // Rendered Markdown has no lines to point at; the forges show the source with this.
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
