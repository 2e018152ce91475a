namespace Labs;

/// <summary>
/// Reads the commit that is checked out from git's files, see gitrepository-layout(5). Starting git takes longer than the rest of
/// the manifest.
/// </summary>
internal static class GitCommit
{
    /// <summary>Returns the hash of the commit.</summary>
    /// <returns>Null if the folder is not a work tree, or if the references are not stored as files.</returns>
    public static string? Of(string repository)
    {
        try
        {
            var git = Path.Combine(repository, ".git");
            // In a linked worktree and in a submodule, .git is a file that names the folder.
            if (File.Exists(git) && After("gitdir: ", File.ReadAllText(git)) is { } elsewhere)
                git = Path.Combine(repository, elsewhere);
            var head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
            if (After("ref: ", head) is not { } name)
                return Hash(head);
            // A linked worktree has its own HEAD and shares the branches.
            var common = Path.Combine(git, "commondir");
            var shared = File.Exists(common) ? Path.Combine(git, File.ReadAllText(common).Trim()) : git;
            foreach (var folder in new[] { git, shared })
                if (File.Exists(Path.Combine(folder, name)))
                    return Hash(File.ReadAllText(Path.Combine(folder, name)).Trim());
            return File.ReadLines(Path.Combine(shared, "packed-refs"))
                .Where(line => line.EndsWith(" " + name, StringComparison.Ordinal))
                .Select(line => Hash(line.Split(' ')[0]))
                .FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? After(string start, string text) =>
        text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..].Trim() : null;

    // SHA-1 or SHA-256.
    private static string? Hash(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigit) ? text : null;
}
