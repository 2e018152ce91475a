namespace Labs.Agent.Client;

/// <summary>A line that a process wrote, without its line end.</summary>
/// <param name="Time">In a container's log the time that the engine noted; otherwise the time when the line arrived here.</param>
/// <param name="IsError">True for standard error.</param>
public readonly record struct OutputLine(DateTimeOffset Time, bool IsError, string Text)
{
    public override string ToString() => Text;
}
