namespace Labs.Cli.Tests;

/// <summary>Random command lines end with one of the documented exit codes and a message, never with a stack trace.</summary>
public sealed class CommandLineFuzzTests : IDisposable
{
    // The number of lines in a usual test run; LABS_FUZZ asks for more.
    private const int Usual = 60;
    private static readonly int[] s_codes = [0, 1, 2, 3, 4];

    // Nothing here installs, removes or downloads, and the engine is one that does not answer.
    private static readonly string[] s_commands =
    [
        "run", "run", "run", "claims", "report", "convert", "fmt", "new-lab", "images list", "images build", "images remove",
        "kernel install", "kernel uninstall", "help", "completion", "version", "doctor",
    ];

    private static readonly string[] s_options =
    [
        "--timeout", "--cell-timeout", "--jobs", "--seed", "--memory", "--out", "--kernel", "--kubeconfig", "-p", "--parameter",
        "--short", "--solutions", "--strict", "--quiet", "-q", "--json", "--markdown", "--notebook", "--undecided", "--to", "--force",
        "--check", "--lines", "--number", "--title", "--question", "--exercise",
        "--prefix", "--user", "--name", "--all", "--fresh", "--prepare", "--write", "-x", "--",
    ];

    private static readonly string[] s_values =
    [
        "", " ", "0", "1", "-1", "2", "4294967", "4294968", "2147483647", "2147483648", "99999999999999999999", "1e3", "0x10", "NaN",
        "abc", "=", "a=", "=b", "a=b", "x=1e999", "x=[", "x=[1,", "x='", "[suggest:3]", "[", "]", "{}", "💥", "ü", "\\", "\"", "'", "%s",
        "{0}", "[red]", "[/]", "\n", "\t", "\u0001", ".", "/dev/null", "/proc/self/mem", "~", "*", "?", "python3", "csharp", "ipynb",
        "dib", "code", "time-wait", "NUL", "@file", "@", "-", "---", "--=", "--out=", "--timeout=", new string('x', 5000), "test.ipynb",
        "test.ipynb/x", "no/such/folder", "nginx:latest",
    ];

    private readonly TemporaryRepository _repository = new("a\tt\t000:1\tA.\tholds\t\tLook.\tnone\ttime-wait");

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Random_command_lines_end_with_a_message()
    {
        _repository.Write("test.ipynb", TestNotebook.Json(("int x = 1;", ["parameters"]), ("x + 1", [])));
        _repository.Write("lab-env/images/catalogue.yaml", "images:\n  nginx:\n    pull: nginx:1\n");
        var count = int.TryParse(Environment.GetEnvironmentVariable("LABS_FUZZ"), out var more) ? more : Usual;
        var random = new Random(21);
        string[][] lines = [.. Enumerable.Range(0, count).Select(_ => Line(random))];
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(lines, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (line, _) =>
        {
            var start = TemporaryNotebook.Start(line, _repository.Folder);
            start.WorkingDirectory = _repository.Folder;
            start.Environment["DOCKER_HOST"] = "tcp://127.0.0.1:1";
            start.Environment["HOME"] = start.Environment["XDG_STATE_HOME"] = start.Environment["JUPYTER_DATA_DIR"] = _repository.Folder;
            var (exit, output, error) = await TemporaryNotebook.LabsAsync(start);
            var isClean = s_codes.Contains(exit) && !(output + error).Contains("   at ", StringComparison.Ordinal)
                && (exit == 0 || error.Length > 0 || output.Length > 0);
            if (!isClean)
                failures.Add($"labs {string.Join(' ', line.Select(word => $"'{word}'"))}: {exit}\n{error}");
        });
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures));
    }

    private static string[] Line(Random random)
    {
        var line = s_commands[random.Next(s_commands.Length)].Split(' ').ToList();
        if (random.Next(3) > 0 && line[0] is "run" or "fmt" or "convert")
            line.Add("test.ipynb");
        for (var more = random.Next(5); more > 0; more--)
        {
            if (random.Next(3) > 0)
                line.Add(s_options[random.Next(s_options.Length)]);
            if (random.Next(4) > 0)
                line.Add(s_values[random.Next(s_values.Length)]);
        }
        // Another folder than the user's own.
        if (line[0] == "kernel" && !line.Contains("--"))
            line.AddRange(["--prefix", "prefix"]);
        return [.. line];
    }
}
