namespace Labs.Runner.Processes;

/// <summary>What a program that has ended wrote.</summary>
/// <param name="ExitCode">128 plus the signal's number after a signal.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ChildOutput(int ExitCode, string Output, string Error);
