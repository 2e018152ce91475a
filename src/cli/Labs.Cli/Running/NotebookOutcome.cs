namespace Labs.Cli.Running;

/// <summary>How a cell ended: ok, failed, expected-failure, skipped, timeout, interrupted, crashed, not-run.</summary>
internal sealed record CellOutcome(int Index, string Type, string Headline, string Status, TimeSpan Duration, string Error = "")
{
    public bool IsBad => Status is "failed" or "timeout" or "crashed" or "interrupted";
}

/// <summary>How a notebook ended, and what else it decided.</summary>
internal sealed record NotebookOutcome(
    string Slug, string Title, string FileName, IReadOnlyList<CellOutcome> Cells, TimeSpan Duration, string Message, int ExitCode)
{
    public IReadOnlyList<ClaimOutcome> Claims { get; init; } = [];

    public bool Passed => ExitCode == 0;
}

/// <summary>A claim as the result file has it.</summary>
internal sealed record ClaimOutcome(string Id, Verdict Verdict, Verdict? Expected, bool Agrees, string Evidence);
