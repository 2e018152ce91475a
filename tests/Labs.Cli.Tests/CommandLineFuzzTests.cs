namespace Labs.Cli.Tests;

/// <summary>Random command lines end with one of the documented exit codes and a message, never with a stack trace.</summary>
public sealed class CommandLineFuzzTests : IDisposable
{
    // Each is a process of its own.
    private const int Processes = 60;
    private static readonly int[] s_codes = [0, 1, 2, 3, 4];

    private static readonly string[] s_numbers =
    [
        "0", "1", "-1", "2", "300", "4294967", "4294968", "2147483647", "-2147483648", "2147483648", "99999999999999999999", "1e3", "0x10",
        "NaN", "", " 5", "five",
    ];

    private static readonly string[] s_texts =
    [
        "", " ", "abc", "=", "a=", "=b", "a=b", "x=5", "x=", "x=1e999", "x=[", "x=[1,", "x='", "[suggest:3]", "[", "{}", "💥", "ü", "\\",
        "\"", "%s", "{0}", "[red]", "[/]", "\n", "\u0001", "*", "python3", "csharp", "ipynb", "dib", "code", "time-wait", "NUL", "@file",
        "-", "---", "--=", "--timeout=", new string('x', 5000), "nginx:latest", "nginx",
    ];

    private static readonly string[] s_paths =
    [
        "", " ", ".", "~", "/dev/null", "/proc/self/mem", "no/such/folder", "test.ipynb", "test.ipynb/x", "out", "\u0001",
        new string('x', 300),
    ];

    private static readonly Dictionary<string, string[]> s_values = new()
    {
        ["N"] = s_numbers, ["T"] = s_texts, ["P"] = s_paths, ["-"] = [],
    };

    // Commands with their options and the kind of their values. Nothing here installs, removes or downloads.
    private static readonly (string Command, string Options)[] s_commands =
    [
        ("run test.ipynb", "--timeout:N --cell-timeout:N --jobs:N --seed:N --memory:N --out:P --kernel:T --kubeconfig:P -p:T --short:- "
            + "--solutions:- --strict:- -q:- --json:- --force:- --prepare:-"),
        ("claims", "--notebook:T --undecided:- --out:P --json:- --markdown:-"),
        ("report", "--out:P"),
        ("convert test.ipynb", "--to:T --out:P --force:- --json:-"),
        ("fmt test.ipynb", "--check:- --lines:T"),
        ("new-lab time-wait", "--number:N --title:T --question:T --exercise:T"),
        ("images list", "--json:- --markdown:-"),
        ("images build", "--fresh:-"),
        ("images remove", "--all:-"),
        ("kernel install --prefix prefix", "--name:T --display-name:T"),
        ("kernel uninstall --prefix prefix", "--name:T"),
        ("help", "--help:-"),
        ("completion", "--help:-"),
        ("version", "--json:-"),
        ("doctor", "--json:- --strict:-"),
    ];

    private readonly TemporaryRepository _repository = new("a\tt\t000:1\tA.\tholds\t\tLook.\tnone\ttime-wait");

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Random_command_lines_end_with_a_message()
    {
        _repository.Write("test.ipynb", TestNotebook.Json(("int x = 1;", ["parameters"]), ("x + 1", [])));
        _repository.Write("lab-env/images/catalogue.yaml", "images:\n  nginx:\n    pull: nginx:1\n");
        var random = new Random(21);
        string[][] lines = [.. Enumerable.Range(0, Processes).Select(_ => Line(random))];
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

    [Fact]
    public void Damaged_command_lines_are_parsed_or_have_errors()
    {
        var random = new Random(22);
        var root = CommandLine.Root();
        Fuzz.Run(
            [.. Enumerable.Range(0, 200).Select(_ => System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Line(random))))],
            input =>
            {
                // The shell ends a word at a zero byte. A word with @ names a file with more words.
                var words = System.Text.Encoding.UTF8.GetString(input).Replace("\0", "").Replace("@", "").Split('\n');
                _ = UsageErrors.Of(root.Parse(words)).Count;
            },
            _ => false);
    }

    private static string[] Line(Random random)
    {
        // Half of the lines run the notebook: that command has most options.
        var (command, options) = s_commands[random.Next(2) == 0 ? 0 : random.Next(s_commands.Length)];
        var line = command.Split(' ').ToList();
        for (var more = random.Next(1, 4); more > 0; more--)
        {
            if (Pick(options.Split(' ')).Split(':') is not [var name, var kind])
                continue;
            line.Add(name);
            if (s_values[kind] is { Length: > 0 } values)
                line.Add(Pick(values));
        }
        if (random.Next(5) == 0)
            line.Insert(random.Next(line.Count + 1), Pick(s_texts));
        return [.. line];

        T Pick<T>(T[] from) => from[random.Next(from.Length)];
    }
}
