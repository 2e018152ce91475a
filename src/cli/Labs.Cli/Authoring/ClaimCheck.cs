using System.Globalization;
using Labs.Runner.Notebooks;

namespace Labs.Cli.Authoring;

/// <summary>The part of <c>labs fmt --check</c> that looks at the evidence of claims.</summary>
internal static class ClaimCheck
{
    /// <summary>Prints every observation that is not computed, a line each.</summary>
    /// <param name="repository">The clone; places are relative to it.</param>
    /// <param name="notebooks">The notebooks to look at.</param>
    /// <param name="output">Receives the lines.</param>
    /// <returns>Whether there are none.</returns>
    public static bool Run(string repository, IReadOnlyList<Notebook> notebooks, TextWriter output)
    {
        var found = from notebook in notebooks
                    from cell in notebook.Cells
                    where cell.IsCode && notebook.LanguageOf(cell) == "csharp"
                    from problem in ClaimRule.InCSharp(cell.Source)
                    select string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Path.GetRelativePath(repository, notebook.Path)}#{cell.Json["id"]}:{problem.Line}: {problem.Problem}");
        var isFine = true;
        foreach (var line in found)
        {
            isFine = false;
            output.WriteLine(line);
        }
        return isFine;
    }
}
