using System.Text.RegularExpressions;

namespace Labs.Cli.Tests;

/// <summary>README, CONTRIBUTING and docs name files and commands that exist.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] s_folders = ["src", "tests", "lab-env", "notebooks", "datasets", "docs"];

    public static TheoryData<string> Documents =>
    [
        "README.md", "CONTRIBUTING.md", "SECURITY.md",
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(path =>
            Path.GetRelativePath(Repository.Root, path)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Files_that_a_document_names_exist(string document)
    {
        var root = Repository.Root;
        var sources = s_folders.Append("bench").Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Select(Path.GetFileName).ToHashSet();
        var text = File.ReadAllText(Path.Combine(root, document));
        var paths = CodeSpan().Matches(text).Select(match => match.Groups[1].Value)
            .Where(name => s_folders.Any(folder => name.StartsWith(folder + "/", StringComparison.Ordinal)));
        var links = Link().Matches(text).Select(match => Path.Combine(Path.GetDirectoryName(document)!, match.Groups[1].Value));
        var missing = paths.Concat(links).Where(path => !Path.Exists(Path.Combine(root, path)))
            .Concat(CodeFile().Matches(text).Select(match => match.Groups[1].Value).Where(name => !sources.Contains(name)));
        Assert.Empty(missing.Distinct());
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Commands_that_a_document_names_exist(string document)
    {
        var (_, help, _) = await TemporaryNotebook.LabsAsync("--help");
        var commands = HelpLine().Matches(help).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Contains("run", commands);
        var named = LabsCall().Matches(File.ReadAllText(Path.Combine(Repository.Root, document))).Select(match =>
            match.Groups[1].Value);
        Assert.Empty(named.Except(commands));
    }

    [Fact]
    public void Each_threat_of_SECURITY_is_guarded_by_a_test_that_exists()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "SECURITY.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();
        var folder = Path.Combine(Repository.Root, "tests");
        var files = new[] { "*.cs", "*.py" }.SelectMany(end => Directory.EnumerateFiles(folder, end, SearchOption.AllDirectories));
        var known = files.Select(File.ReadAllText).SelectMany(text => TestName().Matches(text))
            .Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var named = CodeSpan().Matches(row.TrimEnd(' ', '|').Split(" | ")[^1]).Select(match => match.Groups[1].Value).ToList();
            Assert.True(named.Count > 0 && row.Split(" | ").Length == 3, row);
            Assert.Empty(named.Except(known));
        }
    }

    // Names with a placeholder, such as out/<slug>.html or NameCommand.cs, are not in a folder of the list.
    [GeneratedRegex("`([\\w./-]+)`")]
    private static partial Regex CodeSpan();

    // Classes and methods in C#, and functions in Python.
    [GeneratedRegex(@"\b(?:class|void|Task|def)\s+(\w+)")]
    private static partial Regex TestName();

    [GeneratedRegex("`([\\w.]+\\.cs)`")]
    private static partial Regex CodeFile();

    [GeneratedRegex(@"\]\(((?!https?:)[^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex("`?(?:\\./)labs ([a-z][a-z-]*)")]
    private static partial Regex LabsCall();

    [GeneratedRegex("^  ([a-z][a-z-]*)", RegexOptions.Multiline)]
    private static partial Regex HelpLine();
}
