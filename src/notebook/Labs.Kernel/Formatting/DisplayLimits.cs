namespace Labs.Kernel.Formatting;

/// <summary>How much of a value is read to show it.</summary>
/// <param name="Items">The number of rows, items and members.</param>
/// <param name="Time">The time for the whole value.</param>
internal sealed record DisplayLimits(int Items, TimeSpan Time)
{
    /// <summary>The time for one member, or for one item of a part of the value.</summary>
    public TimeSpan Step => Time / 5;

    /// <summary>The time for a formatter that an author has written for the value's type. The first figure of a process is slow.</summary>
    public TimeSpan Formatter => Time * 6;
}
