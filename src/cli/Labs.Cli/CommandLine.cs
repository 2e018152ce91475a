using System.CommandLine;
using Labs.Cli.Commands;
using Labs.Cli.Notebooks;
using Labs.Docker;

namespace Labs.Cli;

/// <summary>All commands, and what becomes of an exception.</summary>
internal static class CommandLine
{
    public static string Repository { get; } = FindRepository();

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Executable labs: notebooks that put claims to the test on real systems.")
        {
            RunCommand.Create(),
            TestCommand.Create(),
            DoctorCommand.Create(),
            UpCommand.Create(),
            DownCommand.Create(),
            CleanCommand.Create(),
            ClaimsCommand.Create(),
            KernelCommand.Create(),
            InteractiveCommand.Create(),
            ReportCommand.Create(),
            ImagesCommand.Create(),
            ConvertCommand.Create(),
            FmtCommand.Create(),
            NewLabCommand.Create(),
            BenchCommand.Create(),
            VersionCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            if (args is [])
            {
                await root.Parse("--help").InvokeAsync();
                return ExitCodes.Usage;
            }
            if (parsed.CommandResult.Command == root)
                return Fail(ExitCodes.Usage, $"there is no {(args[0].StartsWith('-') ? "option" : "command")} '{args[0]}'. See: labs --help");
            foreach (var error in parsed.Errors)
                Console.Error.WriteLine($"labs: {error.Message}");
            return Fail(ExitCodes.Usage, $"see: labs {parsed.CommandResult.Command.Name} --help");
        }
        try
        {
            // Signals are the commands' own business: a run has things to keep and to remove.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (CommandException exception)
        {
            return Fail(exception.ExitCode, exception.Message);
        }
        catch (NotebookException exception)
        {
            return Fail(ExitCodes.Usage, exception.Message);
        }
        catch (InvalidDataException exception)
        {
            return Fail(ExitCodes.Usage, exception.Message); // the ledger, with the line
        }
        catch (EngineUnavailableException exception)
        {
            return Fail(ExitCodes.Environment, exception.Message);
        }
        catch (ImageUnavailableException exception)
        {
            return Fail(ExitCodes.Environment, exception.Message);
        }
        catch (IOException exception)
        {
            return Fail(ExitCodes.Environment, exception.Message);
        }
        catch (UnauthorizedAccessException exception)
        {
            return Fail(ExitCodes.Environment, exception.Message);
        }
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine($"labs: {message}");
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
