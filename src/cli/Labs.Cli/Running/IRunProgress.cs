namespace Labs.Cli.Running;

/// <summary>What a person sees while notebooks run.</summary>
internal interface IRunProgress
{
    void Cell(string notebook, int cell, int cells, string headline);

    void Finished(NotebookOutcome outcome);

    void Say(string message);
}
