namespace Labs.Docker;

/// <summary>A line that a process wrote, without its line end.</summary>
/// <param name="Time">When the engine got it, in logs; when it arrived here, in execs.</param>
/// <param name="IsError">True for standard error.</param>
public readonly record struct OutputLine(DateTimeOffset Time, bool IsError, string Text)
{
    public override string ToString() => Text;
}
