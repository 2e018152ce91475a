namespace Labs.Runner.Running;

/// <summary>How a cell ended.</summary>
/// <param name="Index">The cell's place in the notebook, from 0.</param>
/// <param name="Headline">The cell's first line that says something.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Duration">From the request to the end. With a reference solution: of the solution and of both runs of the check.</param>
/// <param name="Error">The cell's traceback, or why it was stopped; empty when all is well.</param>
public sealed record CellOutcome(int Index, string Headline, CellStatus Status, TimeSpan Duration, string Error = "");
