using System.Diagnostics;

namespace Labs.Jupyter.Tests;

/// <summary>Debian's Python with its Jupyter packages, which lab-env/tests/install.sh installs.</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    public static string Folder { get; } = Path.Combine(LabsCommand.Root, "tests", "Labs.Jupyter.Tests", "Python");

    /// <summary>Runs a script and returns what it printed. It throws if the script fails.</summary>
    public static Task<string> RunAsync(string script, params string[] arguments) =>
        ProcessRun.OutputAsync(s_limit, Interpreter, ["-c", script, .. arguments]);

    /// <summary>Runs a file of <see cref="Folder"/> and returns what it printed. It throws if the script fails.</summary>
    public static Task<string> RunFileAsync(string file, params string[] arguments) =>
        ProcessRun.OutputAsync(s_limit, Interpreter, [Path.Combine(Folder, file), .. arguments]);

    /// <summary>The reason why these tests can't run; null if Python has all packages.</summary>
    public static string? Missing { get; } = Look();

    private static string? Look()
    {
        try
        {
            string[] imports = ["-c", "import jupyter_client, zmq, ipykernel"];
            using var python = Process.Start(new ProcessStartInfo(Interpreter, imports) { RedirectStandardError = true })!;
            python.StandardError.ReadToEnd();
            python.WaitForExit();
            return python.ExitCode == 0
                ? null
                : "needs Debian's python3-jupyter-client, python3-zmq and python3-ipykernel: lab-env/tests/install.sh";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"needs {Interpreter}";
        }
    }
}
