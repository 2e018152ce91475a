using System.CommandLine;
using Labs.Jupyter.Server;
using Labs.Jupyter.Specs;
using Labs.Jupyter.Wire;

namespace Labs.Cli.Commands;

/// <summary>The labs as a Jupyter kernel: VS Code, JupyterLab, nbconvert, papermill.</summary>
internal static class KernelCommand
{
    public static Command Create() => new("kernel", "The C# kernel for VS Code, JupyterLab and other Jupyter front ends.")
    {
        Install(), Uninstall(), Run(), KernelBench.Create(),
    };

    /// <summary>How front ends start the kernel.</summary>
    public static IReadOnlyList<string> Arguments { get; } = [Environment.ProcessPath!, "kernel", "run", "{connection_file}"];

    public static IReadOnlyDictionary<string, string> Variables() => new Dictionary<string, string>
    {
        ["LABS_REPO"] = CommandLine.Repository,
        ["DOTNET_ROOT"] = KernelSpec.DotnetRoot,
        ["DOTNET_EnableDiagnostics"] = "0", // a killed process leaves no diagnostic pipes
    };

    /// <summary>Serves one notebook; front ends call it with the connection file they wrote.</summary>
    public static async Task<int> RunAsync(string connectionFile)
    {
        // What the labs ask for when they open a session; the runner sets the same.
        Default("LABS_EXE", Environment.ProcessPath!);
        Default("LABS_REPO", CommandLine.Repository);
        try
        {
            await JupyterKernel.RunAsync(connectionFile);
            return ExitCodes.Ok;
        }
        catch (ConnectionFileException exception)
        {
            Console.Error.WriteLine($"labs: {exception.Message}");
            return ExitCodes.Usage;
        }

        static void Default(string name, string value)
        {
            if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 })
                Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static Command Install()
    {
        var (prefix, user, name) = Place();
        var display = new Option<string>("--display-name") { Description = "What people see.", DefaultValueFactory = _ => "C# (Labs)" };
        var command = new Command("install", "Make the kernel known to Jupyter front ends. Example: labs kernel install") { user, prefix, name, display };
        command.SetAction(parsed =>
        {
            var kernels = Folder(parsed.GetValue(prefix), parsed.GetValue(user));
            var folder = Checked(() => KernelSpec.Install(
                kernels, parsed.GetValue(name)!, parsed.GetValue(display)!,
                Arguments, Variables()));
            Console.Error.WriteLine($"labs: installed '{parsed.GetValue(display)}' in {folder}");
            if (FigureExtension.Install(kernels, Path.Combine(CommandLine.Repository, "artifacts", "web", "plotly.min.js")) is null)
                Console.Error.WriteLine("labs: artifacts/web/plotly.min.js is missing, so JupyterLab will show tables in place of figures (VS Code is not affected); lab-env/web/fetch.sh artifacts/web gets it.");
            Console.Error.WriteLine("labs: choose it as the kernel of a notebook in VS Code (restart VS Code if it does not list it) or JupyterLab.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Uninstall()
    {
        var (prefix, user, name) = Place();
        var command = new Command("uninstall", "Take the kernel out of Jupyter's list. Example: labs kernel uninstall") { user, prefix, name };
        command.SetAction(parsed =>
        {
            var kernels = Folder(parsed.GetValue(prefix), parsed.GetValue(user));
            var folder = Checked(() => KernelSpec.Uninstall(kernels, parsed.GetValue(name)!));
            if (folder is null)
                throw new CommandException(ExitCodes.Usage, $"there is no kernel '{parsed.GetValue(name)}' in {kernels}.");
            FigureExtension.Uninstall(kernels);
            Console.Error.WriteLine($"labs: removed {folder}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Run()
    {
        var file = new Argument<string>("connection-file") { Description = "Ports, key and address as JSON. Ports that are 0 are chosen and written back." };
        var command = new Command("run", "Serve one notebook (front ends do this). Example: labs kernel run connection.json") { file };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(file)!));
        return command;
    }

    private static (Option<string?> Prefix, Option<bool> User, Option<string> Name) Place() => (
        new Option<string?>("--prefix") { Description = "Below PREFIX/share/jupyter, such as a Python environment's folder or /usr/local." },
        new Option<bool>("--user") { Description = "For this user alone, which is the default." },
        new Option<string>("--name") { Description = "What notebooks and programs call it.", DefaultValueFactory = _ => KernelSpec.DefaultName });

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
