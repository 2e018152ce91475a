using System.Diagnostics;

namespace Labs.Jupyter.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class ProcessRun
{
    /// <returns>Its standard output; an exit code other than zero is an exception with what it said.</returns>
    public static async Task<string> OutputAsync(TimeSpan limit, string program, IReadOnlyList<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in LabsCommand.Environment.Concat(environment))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(limit);
        using var end = deadline.Token.Register(() => process.Kill(entireProcessTree: true));
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}{(deadline.IsCancellationRequested ? $" after {limit}" : "")}:\n{output}\n{await error}");
    }
}
