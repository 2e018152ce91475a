using System.Diagnostics;
using System.Text.RegularExpressions;
using Labs.Runner.Processes;

namespace Labs.Cli.Testing;

/// <summary>A <c>dotnet</c> command whose output goes to a log file. Tests that took a second or more are shown when they end.</summary>
internal static partial class DotnetProcess
{
    /// <summary>Runs the command and kills it after the limit.</summary>
    /// <param name="log">The log file.</param>
    /// <param name="limit">The longest time that the command may take.</param>
    /// <param name="environment">Variables in addition to this process's own.</param>
    /// <param name="arguments">The arguments of <c>dotnet</c>.</param>
    /// <param name="cancellationToken">Kills the command and its children.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no <c>dotnet</c> command.</exception>
    public static async Task<int> RunAsync(
        string log, TimeSpan limit, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments,
        CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        var start = new ProcessStartInfo("dotnet", arguments);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        await using var writer = new StreamWriter(log) { AutoFlush = true };
        return await ChildProcess.RunAsync(start, Take, limit, cancellationToken);

        void Take(string line)
        {
            writer.WriteLine(line);
            if (LongTest().Match(line) is { Success: true } test)
                Console.WriteLine($"  {test.Groups["name"].Value} [{test.Groups["seconds"].Value} s]");
        }
    }

    // The format of xunit's verbose reporter.
    [GeneratedRegex(@"^\s+(?<name>.*) \[FINISHED\] Time: (?<seconds>[1-9]\d*)[.,]?\d*s$")]
    private static partial Regex LongTest();
}
