using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Labs.Cli.Output;
using Labs.Cli.Testing;

namespace Labs.Cli;

/// <summary>
/// Builds artifacts/interactive when its sources have changed: the program and library that run the labs in .NET Interactive. They
/// are built on demand, because most people never need them.
/// </summary>
internal static class InteractiveBuild
{
    /// <summary>The name of .NET Interactive for <c>--kernel</c>.</summary>
    public const string KernelName = "dotnet-interactive";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(15);

    private static readonly Dictionary<string, string> s_environment = new()
    {
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["UseSharedCompilation"] = "true",
    };

    /// <summary>Builds the program if it is missing or older than its sources.</summary>
    /// <returns>The path of the program that runs notebooks.</returns>
    /// <exception cref="CommandException">It can't be built; the message says why and what to do.</exception>
    public static async Task<string> EnsureAsync(string repository)
    {
        var artifacts = Path.Combine(repository, "artifacts");
        var program = Path.Combine(artifacts, "interactive", OperatingSystem.IsWindows() ? "Labs.Interactive.exe" : "Labs.Interactive");
        var stamp = Path.Combine(artifacts, "interactive.stamp");
        if (IsCurrent(repository, program, stamp))
            return program;
        Directory.CreateDirectory(artifacts);
        await using var alone = await LockAsync(Path.Combine(artifacts, "interactive.lock"));
        if (IsCurrent(repository, program, stamp))
            return program; // another run has built it meanwhile
        var started = DateTime.UtcNow;
        var clock = Stopwatch.StartNew();
        var log = Path.Combine(artifacts, "log", "interactive.log");
        Terminal.Say("building the host for .NET Interactive (once; later runs start at once)");
        await PublishAsync(repository, log, Path.GetDirectoryName(program)!);
        await File.WriteAllTextAsync(stamp, "");
        File.SetLastWriteTimeUtc(stamp, started);
        var seconds = clock.Elapsed.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        Terminal.Say($"built the host for .NET Interactive in {seconds} s");
        return program;
    }

    private static async Task PublishAsync(string repository, string log, string output)
    {
        int exit;
        try
        {
            string[] arguments =
            [
                "publish", Path.Combine(repository, "src", "notebook", "Labs.Interactive"), "-c", "Release",
                "--use-current-runtime", "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", output,
            ];
            exit = await DotnetProcess.RunAsync(log, s_limit, s_environment, arguments, CancellationToken.None);
        }
        catch (Win32Exception)
        {
            throw new CommandException(ExitCodes.Environment,
                "the host for .NET Interactive is built with the .NET SDK 10, which is missing; "
                + "install it from https://dotnet.microsoft.com/download and run the command again.");
        }
        if (exit == 0)
            return;
        foreach (var line in File.ReadLines(log).Where(line => line.Contains("error", StringComparison.Ordinal)).Distinct().Take(10))
            Console.Error.WriteLine(line);
        throw new CommandException(
            ExitCodes.Environment, $"the host for .NET Interactive could not be built; the whole output is in {log}");
    }

    /// <summary>Waits until no other process builds in this clone. The lock is free when its holder's process has ended.</summary>
    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    // A packed archive has the program and not its sources.
    private static bool IsCurrent(string repository, string program, string stamp)
    {
        if (!File.Exists(program) || !File.Exists(stamp))
            return false;
        var built = File.GetLastWriteTimeUtc(stamp);
        return new[] { "Labs.Interactive", "Labs.NotebookProcess", "Labs.Kernel" }
            .Select(project => Path.Combine(repository, "src", "notebook", project)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(repository, "Directory.*")).All(file => File.GetLastWriteTimeUtc(file) <= built);
    }
}
