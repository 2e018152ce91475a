namespace Labs.Jupyter.Tests;

/// <summary>Debian's Python with its Jupyter packages, which lab-env/tests/install.sh installs.</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Labs.Jupyter.Tests", "Python");

    /// <summary>Runs a script and returns what it printed. It throws if the script fails.</summary>
    public static Task<string> RunAsync(string script, params string[] arguments) =>
        ProcessRun.OutputAsync(s_limit, Interpreter, ["-c", script, .. arguments]);

    /// <summary>Runs a file of <see cref="Folder"/> and returns what it printed. It throws if the script fails.</summary>
    public static Task<string> RunFileAsync(string file, params string[] arguments) =>
        ProcessRun.OutputAsync(s_limit, Interpreter, [Path.Combine(Folder, file), .. arguments]);
}
