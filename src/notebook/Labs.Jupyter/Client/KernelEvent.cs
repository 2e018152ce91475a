namespace Labs.Jupyter.Client;

/// <summary>What a kernel says while it runs a cell.</summary>
public abstract record KernelEvent
{
    public sealed record Stream(string Name, string Text) : KernelEvent;

    /// <param name="Data">MIME type to text, JSON types as JSON text.</param>
    public sealed record Display(IReadOnlyDictionary<string, string> Data, string? DisplayId, bool IsUpdate, bool IsResult) : KernelEvent;

    public sealed record Error(string Name, string Message, IReadOnlyList<string> Traceback) : KernelEvent;

    public sealed record Clear : KernelEvent;

    /// <param name="Status">ok, error or aborted.</param>
    public sealed record Done(string Status, string ErrorName) : KernelEvent;
}
