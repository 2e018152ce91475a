namespace Labs.Runner.Running;

/// <summary>How a notebook ended.</summary>
public enum NotebookStatus
{
    /// <summary>Every cell, claim and check is as it must be.</summary>
    Passed,

    /// <summary>A cell failed, a claim contradicts the ledger, or a check is wrong.</summary>
    Failed,

    /// <summary>A limit was reached.</summary>
    Timeout,

    /// <summary>The run was interrupted.</summary>
    Interrupted,
}

/// <summary>How a notebook ended, and what its cells and claims were.</summary>
/// <param name="Slug">The file's name without number and ending.</param>
/// <param name="Title">The first heading.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Cells">The code cells in order.</param>
/// <param name="Duration">From the start of the process until its sessions were removed.</param>
/// <param name="Message">Why the notebook has not passed; empty when it has.</param>
/// <param name="Status">How it ended.</param>
public sealed record NotebookOutcome(
    string Slug, string Title, string FileName, IReadOnlyList<CellOutcome> Cells, TimeSpan Duration, string Message, NotebookStatus Status)
{
    /// <summary>The name of the notebook's page.</summary>
    public string PageName { get; init; } = Slug + ".html";

    /// <summary>The claims that this run decided or tried to decide.</summary>
    public IReadOnlyList<ClaimOutcome> Claims { get; init; } = [];

    /// <summary>Whether all is well.</summary>
    public bool Passed => Status == NotebookStatus.Passed;
}
