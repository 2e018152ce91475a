using System.CommandLine;
using Labs.Bench;
using Labs.Cli.Output;
using Labs.Jupyter.Client;
using Labs.Jupyter.Server;
using Labs.Jupyter.Specs;
using Labs.Jupyter.Wire;
using Labs.Runner.Running;
using Spectre.Console;

namespace Labs.Cli.Commands;

/// <summary><c>labs kernel</c>: the labs as a Jupyter kernel for VS Code, JupyterLab, nbconvert and papermill.</summary>
internal static class KernelCommand
{
    // How front ends start the kernel.
    private static readonly IReadOnlyList<string> s_arguments = [Environment.ProcessPath!, "kernel", "run", "{connection_file}"];

    public static Command Create() => new("kernel", "The C# notebook kernel for VS Code, JupyterLab and other Jupyter front ends.")
    {
        Install(), Uninstall(), Run(), Bench(),
    };

    /// <summary>Serves one notebook. Front ends call it with the connection file that they wrote.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string connectionFile)
    {
        // The labs look for these when they open a session; the runner sets the same.
        Default("LABS_EXE", Environment.ProcessPath!);
        Default("LABS_REPO", CommandLine.Repository);
        try
        {
            await using var children = NotebookChildren.OfThisProcess();
            await JupyterKernel.RunAsync(connectionFile, Secrets.Mask, VisibleText.Of);
            return ExitCodes.Ok;
        }
        catch (ConnectionFileException exception)
        {
            // Without Spectre.Console, which the kernel's process has no other use for.
            await Console.Error.WriteLineAsync(VisibleText.Of($"labs: {exception.Message}"));
            return ExitCodes.Usage;
        }

        static void Default(string name, string value)
        {
            if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 })
                Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static Dictionary<string, string> Variables() => new()
    {
        ["LABS_REPO"] = CommandLine.Repository,
        ["DOTNET_ROOT"] = KernelSpec.DotnetRoot,
        ["DOTNET_EnableDiagnostics"] = "0", // a killed process leaves no diagnostic pipes
    };

    private static Command Install()
    {
        var (prefix, user, name) = Place();
        var display = new Option<string>("--display-name")
        {
            Description = "The name that people see.",
            DefaultValueFactory = _ => "C# (Labs)",
        };
        var command = new Command("install", "Register the kernel with Jupyter front ends. Example: labs kernel install")
        {
            user, prefix, name, display,
        };
        command.SetAction(parsed =>
        {
            var kernels = Folder(parsed.GetValue(prefix), parsed.GetValue(user));
            var folder = Checked(() => KernelSpec.Install(
                kernels, parsed.GetValue(name)!, parsed.GetValue(display)!, s_arguments, Variables()));
            Terminal.Say($"installed '{parsed.GetValue(display)}' in {folder}");
            if (FigureExtension.Install(kernels, Path.Combine(CommandLine.Repository, "artifacts", "web", "plotly.min.js")) is null)
            {
                Terminal.Say("artifacts/web/plotly.min.js is missing, so JupyterLab will show tables instead of figures "
                    + "(VS Code is not affected); lab-env/web/fetch.sh artifacts/web gets it.");
            }
            Terminal.Say("choose it as the kernel of a notebook in VS Code (restart VS Code if it does not list it) or JupyterLab.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Uninstall()
    {
        var (prefix, user, name) = Place();
        var command = new Command("uninstall", "Remove the kernel from Jupyter's list. Example: labs kernel uninstall")
        {
            user, prefix, name,
        };
        command.SetAction(parsed =>
        {
            var kernels = Folder(parsed.GetValue(prefix), parsed.GetValue(user));
            var folder = Checked(() => KernelSpec.Uninstall(kernels, parsed.GetValue(name)!));
            if (folder is null)
                throw new CommandException(ExitCodes.Usage, $"there is no kernel '{parsed.GetValue(name)}' in {kernels}.");
            FigureExtension.Uninstall(kernels);
            Terminal.Say($"removed {folder}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Run()
    {
        var file = new Argument<string>("connection-file")
        {
            Description = "The ports, key and address as JSON. The kernel chooses ports that are 0 and writes them back.",
        };
        var command = new Command("run", "Serve one notebook (front ends do this). Example: labs kernel run connection.json") { file };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(file)!));
        return command;
    }

    private static Command Bench()
    {
        var against = new Option<string>("--against")
        {
            Description = "An installed kernel of C# or Python.",
            DefaultValueFactory = _ => "python3",
        };
        var command = new Command("bench",
            "Compare the kernel's speed with another one's and with .NET Interactive's; exits with 1 if a target is missed. "
            + "Example: labs kernel bench --against python3") { against };
        var output = OutputOptions.AddTo(command);
        var write = GeneratedTable.Option();
        command.Add(write);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = output.PrinterFor(parsed);
            var document = parsed.GetValue(write) is { } file
                ? new GeneratedTable(file, $"./labs kernel bench --against {parsed.GetValue(against)}")
                : null;
            var own = new InstalledKernel("C# (Labs)", "", s_arguments, "C#", InterruptsByMessage: true, Variables());
            var other = KernelHost.Find(parsed.GetValue(against)!);
            KernelFigure[] rows =
            [
                .. await new KernelBench(own, other).MeasureAsync(Terminal.Say, cancellationToken),
                .. await RealisticAsync(cancellationToken),
            ];
            Column<KernelFigure>[] columns =
            [
                new("figure", row => row.What) { Name = "what" },
                new(own.Name, row => row.OwnText) { Name = "labs" },
                new(other.Name, row => row.OtherText) { Name = "other" },
                new(".NET Interactive", row => row.InteractiveText) { Name = "interactive" },
                new("target", row => row.TargetText),
                new("reached", row => row.Reached) { Colour = row => row.Reached == false ? Color.Red : null },
            ];
            printer.Table(rows, columns);
            document?.Write(Printer.MarkdownTable(rows, columns));
            return rows.All(row => row.Reached != false) ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    /// <summary>Measures a realistic cell in .NET Interactive and here, if .NET Interactive's packages can be had.</summary>
    private static async Task<IReadOnlyList<KernelFigure>> RealisticAsync(CancellationToken cancellationToken)
    {
        string interactive;
        try
        {
            interactive = await InteractiveBuild.EnsureAsync(CommandLine.Repository);
        }
        catch (CommandException exception)
        {
            Terminal.Say($"there is no comparison with .NET Interactive: {exception.Message}");
            return [];
        }
        return await new RealisticCellBench(Environment.ProcessPath!, interactive).MeasureAsync(Terminal.Say, cancellationToken);
    }

    private static (Option<string?> Prefix, Option<bool> User, Option<string> Name) Place() => (
        new("--prefix") { Description = "Install below PREFIX/share/jupyter, such as a Python environment's folder or /usr/local." },
        new("--user") { Description = "Install for this user only. This is the default." },
        new("--name")
        {
            Description = "The name that notebooks and programs use.",
            DefaultValueFactory = _ => KernelSpec.DefaultName,
        });

    private static string Folder(string? prefix, bool user) => prefix is not null && user
        ? throw new CommandException(ExitCodes.Usage, "--user and --prefix are two places; name one.")
        : KernelSpec.Folder(prefix);

    private static T Checked<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (ArgumentException exception)
        {
            throw new CommandException(ExitCodes.Usage, exception.Message);
        }
    }
}
