using System.Diagnostics;

namespace Labs.Jupyter.Tests;

/// <summary>Runs a program until it exits.</summary>
internal static class ProcessRun
{
    /// <summary>Returns the program's standard output.</summary>
    /// <exception cref="InvalidOperationException">The exit code is not zero; the message has both outputs.</exception>
    public static async Task<string> OutputAsync(
        TimeSpan limit,
        string program,
        IReadOnlyList<string> arguments,
        params (string Name, string Value)[] environment)
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
        if (process.ExitCode == 0)
            return output;
        var late = deadline.IsCancellationRequested ? $" after {limit}" : "";
        throw new InvalidOperationException($"{program} exited with code {process.ExitCode}{late}:\n{output}\n{await error}");
    }
}
