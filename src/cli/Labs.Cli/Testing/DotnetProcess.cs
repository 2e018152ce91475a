using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Labs.Cli.Testing;

/// <summary>A <c>dotnet</c> command whose output goes to a log file; tests that took a second or more are shown as they end.</summary>
internal static partial class DotnetProcess
{
    /// <returns>The exit code; that of a killed process after the limit.</returns>
    public static async Task<int> RunAsync(string log, TimeSpan limit, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        await using var writer = TextWriter.Synchronized(new StreamWriter(log));
        using var late = new CancellationTokenSource(limit);
        using var end = late.Token.Register(() => process.Kill(entireProcessTree: true));
        await Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError), process.WaitForExitAsync());
        return process.ExitCode;

        async Task CopyAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                await writer.WriteLineAsync(line);
                await writer.FlushAsync();
                if (LongTest().Match(line) is { Success: true } test)
                    Console.WriteLine($"  {test.Groups["name"].Value} [{test.Groups["seconds"].Value} s]");
            }
        }
    }

    // As xunit's verbose reporter prints it.
    [GeneratedRegex(@"^\s+(?<name>.*) \[FINISHED\] Time: (?<seconds>[1-9]\d*)[.,]\d*s$")]
    private static partial Regex LongTest();
}
