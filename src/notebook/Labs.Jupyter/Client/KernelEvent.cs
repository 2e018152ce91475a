namespace Labs.Jupyter.Client;

/// <summary>How a kernel says that a cell ended: the field <c>status</c> of its <c>execute_reply</c>.</summary>
public enum ReplyStatus
{
    /// <summary>The cell ran to its end.</summary>
    Ok,

    /// <summary>The cell failed or was interrupted, or the kernel replied with a word that the protocol does not know.</summary>
    Error,

    /// <summary>The cell did not run, because an earlier one had failed.</summary>
    Aborted,
}

/// <summary>A message from a Jupyter kernel about a cell that runs or has run.</summary>
public abstract record KernelEvent
{
    /// <summary>The number of the cell, as the caller of <see cref="KernelProcess.Execute"/> gave it.</summary>
    public int Cell { get; init; }

    /// <summary>Text that the cell wrote.</summary>
    /// <param name="Name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="Text">A piece of text, not necessarily a whole line.</param>
    public sealed record Stream(string Name, string Text) : KernelEvent;

    /// <summary>A value that the cell showed.</summary>
    /// <param name="Data">The forms of the value by MIME type. JSON types have JSON text.</param>
    /// <param name="DisplayId">The id by which an update replaces the output; null if it can't be replaced.</param>
    /// <param name="IsUpdate">Whether it replaces the output with the same <paramref name="DisplayId"/>.</param>
    /// <param name="IsResult">Whether it is the result of the cell.</param>
    public sealed record Display(
        IReadOnlyDictionary<string, string> Data,
        string? DisplayId,
        bool IsUpdate,
        bool IsResult) : KernelEvent;

    /// <summary>The error by which the cell failed.</summary>
    /// <param name="Name">The kind of error, such as the exception's type.</param>
    /// <param name="Message">The error's message.</param>
    /// <param name="Traceback">The lines that show where it happened; they may have ANSI colours.</param>
    public sealed record Error(string Name, string Message, IReadOnlyList<string> Traceback) : KernelEvent;

    /// <summary>The cell removed its output so far.</summary>
    public sealed record Clear : KernelEvent;

    /// <summary>The end of the cell: the kernel has replied and published all its output.</summary>
    /// <param name="Status">How the cell ended.</param>
    /// <param name="ErrorName">The kind of error; empty if there was none.</param>
    public sealed record Done(ReplyStatus Status, string ErrorName) : KernelEvent;
}
