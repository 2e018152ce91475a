using Labs.Runner.Running;

namespace Labs.Runner.Comparing;

/// <summary>What a run measured.</summary>
/// <param name="Name">The run's name in texts and figures, such as its folder.</param>
/// <param name="Notebooks">What each of its notebooks measured.</param>
public sealed record MeasuredRun(string Name, IReadOnlyList<MeasuredNotebook> Notebooks)
{
    /// <summary>The folder that <c>labs run</c> wrote, with executed notebooks; null for a single result file and for the ledger.</summary>
    public string? Folder { get; init; }

    /// <summary>Reads a folder that <c>labs run</c> wrote, or one result file.</summary>
    /// <exception cref="FileNotFoundException">There is neither such a file, nor such a folder with results.</exception>
    /// <exception cref="ResultFileException">A result file is not understood.</exception>
    public static MeasuredRun Read(string path)
    {
        if (File.Exists(path))
            return new MeasuredRun(path, [MeasuredNotebook.Of(ResultFile.Open(path))]);
        var files = ResultFile.AllOf(path);
        if (files.Count == 0)
        {
            throw new FileNotFoundException(
                $"{path}: there is no such result file, and no folder of this name with results/*.json. "
                    + "`labs run --out FOLDER` makes such a folder.", path);
        }
        return new MeasuredRun(path, [.. files.Select(file => MeasuredNotebook.Of(ResultFile.Open(file)))]) { Folder = path };
    }
}
