using System.CommandLine;
using System.Globalization;
using Labs.Runner.Notebooks;

namespace Labs.Cli.Authoring;

/// <summary>
/// The part of <c>labs fmt --check</c> that looks at the length of lines. Without <c>--lines</c> it only counts them, so that
/// the rule can be introduced before all files follow it.
/// </summary>
internal static class LineCheck
{
    private const string Code = "code", Notebooks = "notebooks", All = "all";
    private static readonly string[] s_folders = ["src", "tests", "bench"];

    /// <summary>Creates the option that makes long lines a failure.</summary>
    public static Option<string?> CreateOption()
    {
        var option = new Option<string?>("--lines")
        {
            Description = $"With --check: list long lines and fail if there are any. "
                + $"{Code}: over {LineRule.CodeLimit} characters in the C# files of "
                + $"{string.Join(", ", s_folders)}. "
                + $"{Notebooks}: over {LineRule.NotebookLimit} in notebooks. {All}: both. Without it they are counted.",
        };
        option.AcceptOnlyFromAmong(Code, Notebooks, All);
        return option;
    }

    /// <summary>Looks at the lines, and prints those that are required to be shorter or the count of all.</summary>
    /// <param name="repository">The clone whose C# files are looked at.</param>
    /// <param name="notebooks">The notebooks to look at.</param>
    /// <param name="required">What must follow the rule, as <c>--lines</c> names it; null only counts.</param>
    /// <param name="output">Receives a line for each long line that is a failure.</param>
    /// <param name="error">Receives the count.</param>
    /// <returns>Whether everything that is required follows the rule.</returns>
    public static bool Run(string repository, IReadOnlyList<Notebook> notebooks, string? required, TextWriter output, TextWriter error)
    {
        var inCode = required is Notebooks ? [] : InCode(repository).ToArray();
        var inNotebooks = required is Code ? [] : InNotebooks(repository, notebooks).ToArray();
        if (inCode.Length + inNotebooks.Length == 0)
            return true;
        string?[] counts =
        [
            Count(inCode, LineRule.CodeLimit, string.Join(", ", s_folders)),
            Count(inNotebooks, LineRule.NotebookLimit, Notebooks),
        ];
        error.WriteLine($"labs: long lines: {string.Join("; ", counts.OfType<string>())}.");
        if (required is null)
        {
            error.WriteLine($"labs: they are only counted. To list them and fail: labs fmt --check --lines {All}");
            return true;
        }
        foreach (var (place, line) in inCode.Concat(inNotebooks))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{place}:{line.Line}: {line.Length} characters"));
        return false;
    }

    private static string? Count((string, LongLine)[] found, int limit, string where) =>
        found.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{found.Length:#,0} over {limit} characters in {where}");

    private static IEnumerable<(string Place, LongLine Line)> InCode(string repository) =>
        from folder in s_folders.Select(name => Path.Combine(repository, name))
        where Directory.Exists(folder)
        from path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        from line in LineRule.InCSharp(File.ReadAllText(path), LineRule.CodeLimit)
        select (Path.GetRelativePath(repository, path), line);

    // The place names the cell by its id, which stays when cells are added before it.
    private static IEnumerable<(string Place, LongLine Line)> InNotebooks(string repository, IReadOnlyList<Notebook> notebooks) =>
        from notebook in notebooks
        from cell in notebook.Cells
        from line in InCell(notebook, cell)
        select ($"{Path.GetRelativePath(repository, notebook.Path)}#{cell.Json["id"]}", line);

    private static IReadOnlyList<LongLine> InCell(Notebook notebook, NotebookCell cell) => notebook.LanguageOf(cell) switch
    {
        "csharp" => LineRule.InCSharp(cell.Source, LineRule.NotebookLimit),
        "markdown" => LineRule.InMarkdown(cell.Source, LineRule.NotebookLimit),
        _ => LineRule.InText(cell.Source, LineRule.NotebookLimit),
    };
}
