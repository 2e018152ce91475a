namespace Labs.Jupyter.Tests;

/// <summary>Debian's Python with its Jupyter packages (lab-env/tests/install.sh brings them).</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    public static string Folder { get; } = Path.Combine(LabsCommand.Root, "tests", "Labs.Jupyter.Tests", "Python");

    /// <summary>Runs a script with its arguments to its end.</summary>
    /// <returns>What it printed; an exit code other than zero is an exception with what it said.</returns>
    public static Task<string> RunAsync(string script, params string[] arguments) => ProcessRun.OutputAsync(s_limit, Interpreter, ["-c", script, .. arguments]);

    public static Task<string> RunFileAsync(string file, params string[] arguments) => ProcessRun.OutputAsync(s_limit, Interpreter, [Path.Combine(Folder, file), .. arguments]);
}
