using System.Diagnostics;

namespace Labs.Kernel.Tests;

/// <summary>Tests <c>#!bash</c> on the notebook's machine.</summary>
public sealed class BashTests
{
    [Fact]
    public async Task Both_streams_are_captured_and_the_working_directory_is_the_notebooks_folder()
    {
        using var folder = new TemporaryFolder();
        await using var notebook = new Notebook(new() { WorkingDirectory = folder.Path });
        var (_, output) = await notebook.RunAsync("#!bash\npwd; echo wrong >&2; x=(a b); echo ${x[1]}");
        Assert.Equal((folder.Path + "\nb\n", "wrong\n"), (output.Stdout, output.Stderr));
    }

    [Theory]
    [InlineData("exit 3", "exit code 3")]
    [InlineData("kill -9 $$", "exit code 137 (signal 9)")]
    [InlineData("no_such_command_here", "exit code 127")]
    public async Task An_exit_code_other_than_0_fails_the_cell(string script, string expected)
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("#!bash\n" + script);
        Assert.Equal("ExitCode", error.Name);
        Assert.Contains(expected, error.Message);
        await notebook.RunAsync("#!bash --any-exit\n" + script);
    }

    [Fact]
    public async Task Output_arrives_while_the_script_runs()
    {
        await using var notebook = new Notebook();
        var cell = await notebook.StartAsync("#!bash\nprintf first; sleep 1000");
        Assert.Equal("first", cell.FirstText);
        notebook.Engine.Interrupt();
        Assert.Equal(CellStatus.Interrupted, (await cell.End).Result.Status);
    }

    [Fact]
    public async Task Standard_input_is_empty()
    {
        await using var notebook = new Notebook();
        Assert.Equal("end 1\n", (await notebook.RunAsync("#!bash\nread -r line; echo end $?")).Output.Stdout);
        await notebook.RunAsync("#!bash\ncat");
    }

    [Fact]
    public async Task A_background_process_ends_with_the_cell()
    {
        await using var notebook = new Notebook();
        foreach (var script in new[] { "sleep 1000 & echo $!", "(trap '' TERM HUP; sleep 1000 & echo $!)" })
        {
            var (_, output) = await notebook.RunAsync("#!bash\n" + script);
            var status = $"/proc/{int.Parse(output.Stdout)}/stat";
            Assert.True(SpinWait.SpinUntil(() => HasEnded(status), TimeSpan.FromSeconds(5)), script);
        }

        // A zombie has ended; its parent may take a while to see it.
        static bool HasEnded(string status)
        {
            try
            {
                return File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return true;
            }
        }
    }

    [Theory]
    [InlineData("#!bash", "4096")]
    [InlineData("#!bash --processes 9000", "9000")]
    public async Task The_number_of_processes_is_limited(string marker, string expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, (await notebook.RunAsync(marker + "\nulimit -S -u")).Output.Stdout.Trim());
    }

    [Fact]
    public async Task A_background_process_that_is_kept_does_not_delay_the_end_of_the_cell()
    {
        await using var notebook = new Notebook();
        var clock = Stopwatch.StartNew();
        var (_, output) = await notebook.RunAsync("#!bash --keep\nsleep 1000 & echo $!");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
        using var left = Process.GetProcessById(int.Parse(output.Stdout));
        left.Kill();
    }

    [Theory]
    [InlineData("sleep 1000 & echo $!; wait")]
    [InlineData("trap '' TERM; sleep 1000 & echo $!; wait; sleep 1000")]
    [InlineData("(sleep 1000 & echo $!; wait) | cat")]
    public async Task An_interruption_kills_all_processes_of_the_shell(string script)
    {
        await using var notebook = new Notebook();
        var cell = await notebook.StartAsync("#!bash\n" + script);
        using var child = Process.GetProcessById(int.Parse(cell.FirstText));
        notebook.Engine.Interrupt();
        Assert.Equal(CellStatus.Interrupted, (await cell.End).Result.Status);
        await child.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(5)).Token);
    }

    [Fact]
    public async Task A_long_script_and_much_output_are_possible()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("#!bash\n# " + new string('x', 300_000) + "\nseq 100000");
        Assert.EndsWith("\n99999\n100000\n", output.Stdout);
        Assert.Equal(588_895, output.Stdout.Length);
    }

    [Fact]
    public async Task A_character_at_the_border_of_a_buffer_is_not_broken()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("#!bash\nprintf x; for i in $(seq 20000); do printf 'ä€'; done");
        Assert.Equal(40_001, output.Stdout.Length);
        Assert.DoesNotContain('\uFFFD', output.Stdout);
    }

    [Fact]
    public async Task A_shebang_and_hash_lines_stay_part_of_the_script()
    {
        await using var notebook = new Notebook();
        Assert.Equal("ok\n", (await notebook.RunAsync("#!bash\n#!/bin/bash\n#! a note\n#!unknown-to-us\necho ok")).Output.Stdout);
    }

    [Fact]
    public async Task The_error_of_a_missing_folder_names_it()
    {
        await using var notebook = new Notebook();
        Assert.Contains("/no/such/folder", (await notebook.FailAsync("#!bash --cwd /no/such/folder\npwd")).Message);
    }

    [Fact]
    public async Task A_cell_can_be_bash_by_its_metadata()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.TryAsync("echo $((6 * 7))", context: new CellContext("bash"));
        Assert.Equal("42\n", output.Stdout);
    }
}
