using System.Diagnostics;

namespace Labs.Cli.Tests;

/// <summary>What the command says to a person who types it.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("rnu", "labs has no command 'rnu'. Did you mean 'run'?")]
    [InlineData("images biuld", "labs images has no command 'biuld'. Did you mean 'build'?")]
    [InlineData("help imges", "labs has no command 'imges'. Did you mean 'images'?")]
    [InlineData("run x --tiemout 5", "labs run has no option '--tiemout'. Did you mean '--timeout'")]
    [InlineData("fmt --chek", "labs fmt has no option '--chek'. Did you mean '--check'?")]
    [InlineData("kernel install --nmae x", "labs kernel install has no option '--nmae'. Did you mean '--name'?")]
    [InlineData("run tme-wait", "Did you mean 'time-wait'")]
    [InlineData("claims --notebook tme-wait", "Did you mean 'time-wait'")]
    [InlineData("run --kernel no-such-kernel", "--kernel no-such-kernel: there is no Jupyter kernel")]
    [InlineData("images build ngnx", "Did you mean 'nginx'?")]
    [InlineData("images remove ngnx", "Did you mean 'nginx'?")]
    public async Task A_typing_error_gets_a_suggestion(string line, string expected)
    {
        // Without an engine and a registry: a wrong name must not need them.
        var start = TemporaryNotebook.Start(line.Split(' '));
        start.Environment["DOCKER_HOST"] = "tcp://127.0.0.1:1";
        var (exit, _, error) = await TemporaryNotebook.LabsAsync(start);
        Assert.True(exit == 2, $"{exit}: {error}");
        Assert.Contains(expected, error);
    }

    [Theory]
    [InlineData("run --timeout soon", "--timeout soon: expected a whole number")]
    [InlineData("run --timeout 99999999999", "--timeout 99999999999: expected a whole number")]
    [InlineData("run --timeout 0", "--timeout 0: expected a number greater than 0")]
    [InlineData("run --jobs -1", "--jobs -1: expected a number greater than 0")]
    [InlineData("run --out", "--out: expected a value, found none")]
    [InlineData("run --out=", "--out: expected a value, found none")]
    [InlineData("run -p x", "-p x: expected name=value")]
    [InlineData("convert --to html x", "--to html")]
    [InlineData("convert", "file is missing")]
    [InlineData("kernel", "expected a command of labs kernel: install")]
    [InlineData("completion tcsh", "tcsh")]
    [InlineData("run --kubeconfig no-such-file", "--kubeconfig no-such-file: there is no such file")]
    public async Task A_message_names_the_option_and_the_help(string line, string expected)
    {
        var (exit, _, error) = await TemporaryNotebook.LabsAsync(line.Split(' '));
        Assert.True(exit == 2, $"{exit}: {error}");
        Assert.Contains(expected, error);
        Assert.DoesNotContain("System.", error);
    }

    [Fact]
    public async Task No_image_is_removed_that_is_not_named()
    {
        var start = TemporaryNotebook.Start(["images", "remove"]);
        start.Environment["DOCKER_HOST"] = "tcp://127.0.0.1:1";
        var (exit, output, error) = await TemporaryNotebook.LabsAsync(start);
        Assert.True(exit == 2, $"{exit}: {error}"); // before an engine is asked, which would be 3
        Assert.Contains("--all", error);
        Assert.Equal("", output);
    }

    [Theory]
    [InlineData("run", "--out")]
    [InlineData("claims", "--out")]
    [InlineData("report", "--out")]
    [InlineData("run", "--kubeconfig")]
    [InlineData("run", "--kernel")]
    public async Task An_empty_value_is_named(string command, string option)
    {
        var (exit, _, error) = await TemporaryNotebook.LabsAsync(command, option, "");
        Assert.True(exit == 2, $"{exit}: {error}");
        Assert.Contains($"{option}: expected a value, found an empty text", error);
    }

    [Theory]
    [InlineData("help", "Commands:")]
    [InlineData("help run", "Example: labs run")]
    [InlineData("help images build", "Example: labs images build")]
    [InlineData("--help", "Commands:")]
    public async Task Help_is_a_command_too(string line, string expected)
    {
        var (exit, output, error) = await TemporaryNotebook.LabsAsync(line.Split(' '));
        Assert.True(exit == 0, error);
        Assert.Contains(expected, output.ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task The_version_has_a_short_option()
    {
        var (exit, output, error) = await TemporaryNotebook.LabsAsync("-v");
        Assert.True(exit == 0, error);
        Assert.Equal((await TemporaryNotebook.LabsAsync("version")).Out, output);
    }

    [Fact]
    public async Task The_longest_limit_is_accepted()
    {
        using var notebook = new TemporaryNotebook("1 + 1");
        var (exit, _, error) = await notebook.RunAsync("--timeout", "4294968", "--cell-timeout", $"{int.MaxValue}");
        Assert.True(exit == 0, error);
        Assert.Equal("2", notebook.TextOf(0));
    }

    [Theory]
    [InlineData("labs ru", "run")]
    [InlineData("labs run time-w", "time-wait")]
    [InlineData("labs run time-wait --cell", "--cell-timeout")]
    [InlineData("labs images build ngi", "nginx")]
    [InlineData("labs completion p", "pwsh")]
    public async Task Bash_completes_commands_options_and_names(string line, string expected)
    {
        var script = """
            source <(labs completion bash)
            COMP_WORDS=($COMP_LINE); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_POINT=${#COMP_LINE}
            _labs_complete
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        var start = new ProcessStartInfo("bash", ["-c", script]);
        start.Environment["COMP_LINE"] = line;
        start.Environment["LABS_REPO"] = Repository.Root;
        start.Environment["PATH"] = $"{Path.GetDirectoryName(TemporaryNotebook.Command)}:{Environment.GetEnvironmentVariable("PATH")}";
        var (_, output, error) = await TemporaryNotebook.LabsAsync(start);
        var found = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(found.Contains(expected), output + error);
        Assert.All(found, word => Assert.StartsWith(line.Split(' ')[^1], word));
    }

    [Theory]
    [InlineData("zsh", "compdef _labs_complete labs")]
    [InlineData("fish", "complete -c labs")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName labs")]
    public async Task Other_shells_have_a_script(string shell, string expected)
    {
        var (exit, output, _) = await TemporaryNotebook.LabsAsync("completion", shell);
        Assert.Equal(0, exit);
        Assert.Contains(expected, output);
        Assert.Contains("[suggest:", output);
    }

    [Fact]
    public async Task Foreign_notebooks_are_mentioned_once_and_not_to_a_quiet_run()
    {
        using var one = new TemporaryNotebook("1");
        using var two = new TemporaryNotebook("2");
        var other = Path.Combine(two.Folder, "other.ipynb");
        File.Move(two.FilePath, other);
        var (exit, _, error) = await one.RunAsync(other);
        Assert.True(exit == 0, error);
        Assert.Equal(2, error.Split("not of this series").Length);
        Assert.Contains(one.FilePath, error);
        Assert.Contains(other, error);
        (exit, _, error) = await one.RunAsync("-q");
        Assert.True(exit == 0, error);
        Assert.DoesNotContain("not of this series", error);
    }

    [Theory]
    [InlineData("dumb", false)]
    [InlineData("xterm-256color", true)]
    public async Task A_dumb_terminal_gets_no_escape_sequences(string type, bool hasEscapes)
    {
        using var notebook = new TemporaryNotebook("1 + 1");
        foreach (var line in new[] { $"run {notebook.FilePath} --out {notebook.Out}", "claims --notebook time-wait", "rnu" })
        {
            var start = new ProcessStartInfo("script", ["-qfc", $"{TemporaryNotebook.Command} {line}", "/dev/null"]);
            start.Environment["TERM"] = type;
            start.Environment["LABS_REPO"] = Repository.Root;
            var (_, output, _) = await TemporaryNotebook.LabsAsync(start);
            if (line[0] != 'c')
                Assert.Equal(hasEscapes, output.Contains('\u001b'));
            else if (!hasEscapes)
                Assert.DoesNotContain('\u001b', output);
        }
    }
}
