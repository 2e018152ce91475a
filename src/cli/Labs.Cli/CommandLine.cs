using System.CommandLine;
using Labs.Bench;
using Labs.Cli.Commands;
using Labs.Cli.Output;
using Labs.Docker;
using Labs.Runner.Notebooks;
using Labs.Runner.Running;

namespace Labs.Cli;

/// <summary>All commands, and the exit code for each exception.</summary>
internal static class CommandLine
{
    /// <summary>The root of the repository, where the notebooks and datasets are.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        VisibleWriter.Install();
        var root = Root();
        var parsed = root.Parse(args is ["help", .. var topic] ? [.. topic, "--help"] : args);
        if (args is [])
        {
            await root.Parse("--help").InvokeAsync();
            return ExitCodes.Usage;
        }
        // A line that a shell wants to complete is not complete.
        var isSuggestion = args[0].StartsWith("[suggest", StringComparison.Ordinal);
        if (!isSuggestion && UsageErrors.Of(parsed) is { Count: > 0 } errors)
        {
            foreach (var error in errors)
                Terminal.Fail(error);
            return ExitCodes.Usage;
        }
        try
        {
            // Commands handle signals themselves: a run has results to keep and things to remove.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                ProcessTerminationTimeout = null,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (Exception exception) when (CodeOf(exception) is { } code)
        {
            return Fail(code, exception.Message);
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync(exception.ToString());
            return Fail(ExitCodes.Defect, $"this is a fault of {VersionCommand.Text}; please report it with the lines above.");
        }
    }

    /// <summary>Returns the root of all commands.</summary>
    internal static RootCommand Root()
    {
        var root = new RootCommand("Executable labs: notebooks that test claims on real systems.")
        {
            RunCommand.Create(),
            TestCommand.Create(),
            DoctorCommand.Create(),
            UpCommand.Create(),
            DownCommand.Create(),
            CleanCommand.Create(),
            ClaimsCommand.Create(),
            CompareCommand.Create(),
            KernelCommand.Create(),
            InteractiveCommand.Create(),
            ReportCommand.Create(),
            SiteCommand.Create(),
            ImagesCommand.Create(),
            ConvertCommand.Create(),
            FmtCommand.Create(),
            NewLabCommand.Create(),
            BenchCommand.Create(),
            CompletionCommand.Create(),
            VersionCommand.Create(),
        };
        root.Options.OfType<VersionOption>().Single().Aliases.Add("-v");
        return root;
    }

    /// <summary>Returns the exit code for an exception whose message is for the user; null for a defect of ours.</summary>
    private static int? CodeOf(Exception exception) => exception switch
    {
        CommandException own => own.ExitCode,
        NotebookException => ExitCodes.Usage,
        ResultFileException => ExitCodes.Usage,
        BenchException => ExitCodes.Failed,
        KernelUnavailableException kernel => kernel.IsInstalled ? ExitCodes.Environment : ExitCodes.Usage,
        InvalidDataException => ExitCodes.Usage, // the ledger, with the line
        FormatException { Source: "Labs.Docker" } => ExitCodes.Usage, // the catalogue of images, with the line
        EngineUnavailableException => ExitCodes.Environment,
        ImageUnavailableException => ExitCodes.Environment,
        IOException => ExitCodes.Environment,
        UnauthorizedAccessException => ExitCodes.Environment,
        _ => null,
    };

    private static int Fail(int code, string message)
    {
        Terminal.Fail(message);
        return code;
    }

    private static string FindRepository()
    {
        if (Environment.GetEnvironmentVariable("LABS_REPO") is { Length: > 0 } named)
            return named;
        foreach (var start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "datasets", "claims.tsv")))
                    return folder.FullName;
        return Directory.GetCurrentDirectory();
    }
}
