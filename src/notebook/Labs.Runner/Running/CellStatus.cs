namespace Labs.Runner.Running;

/// <summary>How a cell ended.</summary>
public enum CellStatus
{
    /// <summary>It ran to its end.</summary>
    Ok,

    /// <summary>It did not compile, or it threw.</summary>
    Failed,

    /// <summary>It failed, as its tag <c>raises-exception</c> says it must.</summary>
    ExpectedFailure,

    /// <summary>It is empty or has the tag <c>skip-execution</c>.</summary>
    Skipped,

    /// <summary>Its own limit or the notebook's was reached.</summary>
    Timeout,

    /// <summary>It was stopped: by a signal to the run, or by itself.</summary>
    Interrupted,

    /// <summary>The process ended before the cell did.</summary>
    Crashed,

    /// <summary>An earlier cell ended badly.</summary>
    NotRun,
}

/// <summary>How cell statuses are spelled and judged.</summary>
public static class CellStatusText
{
    /// <summary>The status as messages, JUnit and result files spell it, such as <c>expected-failure</c>.</summary>
    public static string Text(this CellStatus status) => status switch
    {
        CellStatus.ExpectedFailure => "expected-failure",
        CellStatus.NotRun => "not-run",
        _ => status.ToString().ToLowerInvariant(),
    };

    /// <summary>Whether the cell ends the notebook: no later cell runs.</summary>
    public static bool IsBad(this CellStatus status) =>
        status is CellStatus.Failed or CellStatus.Timeout or CellStatus.Crashed or CellStatus.Interrupted;
}
