using System.Diagnostics;
using System.Text.RegularExpressions;
using Labs.Kernel.Cells;

namespace Labs.Kernel.Packages;

/// <summary>Runs <c>dotnet restore</c> on a project.</summary>
/// <param name="command">The command <c>dotnet</c>.</param>
internal sealed class DotnetRestore(string command)
{
    /// <summary>Restores the project in a folder.</summary>
    /// <param name="properties">Properties of MSBuild, as <c>name=value</c>.</param>
    /// <param name="cancellationToken">Ends the process and its children.</param>
    /// <returns>Null if it succeeded.</returns>
    /// <exception cref="CellException">There is no .NET SDK.</exception>
    public async Task<RestoreFailure?> RunAsync(string folder, IEnumerable<string> properties, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command, ["restore", "--nologo", "-v:q", .. properties.Select(property => "-p:" + property)])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_CLI_UI_LANGUAGE"] = "en" },
        };
        using var dotnet = Start(start);
        using var killing = cancellationToken.UnsafeRegister(_ => dotnet.Kill(entireProcessTree: true), null);
        var output = dotnet.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = dotnet.StandardError.ReadToEndAsync(CancellationToken.None);
        await dotnet.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        var log = await output + await error;
        if (dotnet.ExitCode == 0)
            return null;
        if (log.Contains("No .NET SDKs were found", StringComparison.Ordinal) || log.Contains("global.json", StringComparison.Ordinal))
            throw NoSdk($"`{command}` has none that fits: {FirstLine(log)}");
        return RestoreFailure.Of(log);
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw NoSdk($"`{command}` could not be started: {exception.Message}");
        }
    }

    private static CellException NoSdk(string observed) => new(
        "NoSdk",
        $"restoring packages needs the .NET SDK; {observed}. Install it (https://dot.net) and put `dotnet` into the PATH. "
        + "Packages that were restored before do not need it.");

    private static string FirstLine(string log) =>
        log.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0)?.TrimEnd('.', ':') ?? "";
}

/// <summary>Why a restore failed.</summary>
/// <param name="Message">The first error.</param>
/// <param name="Missing">
/// The packages, if the only problem is that the sources do not have them; empty if there is any other problem.
/// </param>
internal sealed partial record RestoreFailure(string Message, IReadOnlyList<string> Missing)
{
    /// <summary>Reads the output of <c>dotnet restore</c>.</summary>
    public static RestoreFailure Of(string log)
    {
        // NuGet repeats an error for each source and target; the first one is the reason.
        var errors = log.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal)).ToList();
        var first = errors.FirstOrDefault() ?? log;
        var from = first.IndexOf("error", StringComparison.Ordinal);
        var missing = errors.Select(line => Absent.Match(line)).ToList();
        return new RestoreFailure(
            (from < 0 ? first : first[from..]).Split(" [")[0].Trim(),
            missing.Exists(match => !match.Success) ? [] : [.. missing.Select(match => match.Groups[1].Value.TrimEnd('.')).Distinct()]);
    }

    // NU1101: no such package. NU1102: no such version. NU1103: no stable version.
    [GeneratedRegex(@"error NU110[123]: Unable to find a? ?(?:stable )?package (\S+)")]
    private static partial Regex Absent { get; }
}
