namespace Labs.Cli.Tests;

/// <summary>Texts of others reach the terminal with their control characters made visible; the command's own colours stay.</summary>
public sealed class EscapeTests
{
    private const string Evil = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u007f";
    private const string Visible = "␛]0;owned␇␛[2J\\x9b31m␡";

    // Through script(1) the command has a terminal, on which it draws with Spectre.Console.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_of_a_cell_writes_no_control_characters(bool onTerminal)
    {
        using var notebook = new TemporaryNotebook($"throw new Exception(\"\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m\\u007f\");");
        var text = await RunAsync(onTerminal, "run", notebook.FilePath, "--out", notebook.Out);
        Assert.Contains("\\x9b31m␡", text); // the runner has removed the sequences that it knows
        AssertClean(text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_name_of_a_file_writes_no_control_characters(bool onTerminal)
    {
        var text = await RunAsync(onTerminal, "run", $"/nowhere/{Evil}.ipynb");
        Assert.Contains(Visible, text);
        AssertClean(text);
    }

    [Fact]
    public async Task Evidence_in_a_table_writes_no_control_characters()
    {
        using var folder = new TemporaryFolder();
        folder.Write("results/pause-container.json", """
            {"schema":"labs.result/1","notebook":"pause-container","claims":[{"id":"pause-parent-of-all","verdict":"holds",
            "expected":"holds","agrees":true,"evidence":"\u001b]0;owned\u0007\u001b[2J\u009b31m\u007f"}]}
            """);
        var text = await RunAsync(onTerminal: true, "claims", "--notebook", "pause-container", "--out", folder.Path);
        Assert.Contains("␛]0;owned␇", text);
        AssertClean(text);
    }

    // What is left after the colours and the erased lines of the command's own, and what .NET sets when it finds a terminal.
    private static void AssertClean(string text)
    {
        var rest = System.Text.RegularExpressions.Regex.Replace(text, "\u001b\\[[0-9;]*[mK]|\u001b\\[\\?1[hl]|\u001b[=>]|\r", "");
        Assert.DoesNotContain(rest, character => char.IsControl(character) && character is not '\n');
    }

    private static async Task<string> RunAsync(bool onTerminal, params string[] arguments)
    {
        var start = TemporaryNotebook.Start(arguments);
        if (onTerminal)
        {
            var command = string.Join(' ', arguments.Prepend(TemporaryNotebook.Command).Select(argument => $"'{argument}'"));
            start = new System.Diagnostics.ProcessStartInfo("script", ["-qec", $"stty cols 200; {command}", "/dev/null"]);
            (start.Environment["TERM"], start.Environment["LABS_REPO"]) = ("xterm-256color", Repository.Root);
        }
        var (_, output, error) = await TemporaryNotebook.LabsAsync(start);
        return output + error;
    }
}
