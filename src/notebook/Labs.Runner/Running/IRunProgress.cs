namespace Labs.Runner.Running;

/// <summary>Shows a person how a run goes. Several notebooks may report at the same time, from any thread.</summary>
public interface IRunProgress
{
    /// <summary>A cell begins.</summary>
    /// <param name="notebook">The notebook's slug.</param>
    /// <param name="cell">The cell's number, from 1.</param>
    /// <param name="cells">The number of cells of the notebook.</param>
    /// <param name="headline">The cell's first line that says something.</param>
    void Cell(string notebook, int cell, int cells, string headline);

    /// <summary>A notebook has ended and its reports are written.</summary>
    void Finished(NotebookOutcome outcome);

    /// <summary>A message about the run as a whole.</summary>
    void Say(string message);
}
