namespace Labs.Cli.Authoring;

/// <summary>A line that has more characters than the house rule allows.</summary>
/// <param name="Line">The line's number in its text, from 1.</param>
/// <param name="Length">The number of characters (UTF-16 code units).</param>
internal readonly record struct LongLine(int Line, int Length);
