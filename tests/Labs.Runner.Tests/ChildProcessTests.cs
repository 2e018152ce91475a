using System.Diagnostics;
using Labs.Runner.Processes;

namespace Labs.Runner.Tests;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("echo said; echo complained >&2; exit 3", "exited with code 3")]
    [InlineData("kill -9 $$", "was ended by signal 9")]
    public async Task The_end_is_reported_in_words(string script, string expected)
    {
        using var process = ChildProcess.Start(Shell(script));
        Assert.Equal(expected, await process.EndAsync(s_patience));
    }

    [Fact]
    public async Task The_tail_is_the_end_of_both_streams()
    {
        using var process = ChildProcess.Start(Shell("echo complained >&2; seq 100000; echo said"));
        await process.EndAsync(s_patience);
        Assert.Contains("said", process.Tail);
        Assert.Contains("complained", process.Tail);
        Assert.InRange(process.Tail.Length, 100, 4100);
    }

    [Fact]
    public async Task A_process_that_does_not_end_in_time_is_killed_with_its_children()
    {
        using var process = ChildProcess.Start(Shell("sleep 1000 & echo child $!; wait"));
        while (process.Tail.Length == 0)
            await Task.Delay(10);
        var child = int.Parse(process.Tail.Split(' ')[1]);
        Assert.Equal("was ended by signal 9", await process.EndAsync(TimeSpan.Zero));
        // A killed child that nobody has waited for yet is a zombie.
        var stat = $"/proc/{child}/stat";
        Assert.True(!File.Exists(stat) || File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal), "the child still runs");
    }

    [Fact]
    public async Task What_a_program_wrote_is_captured()
    {
        var output = await ChildProcess.CaptureAsync(Shell("echo said; echo complained >&2; exit 3"));
        Assert.Equal(new ChildOutput(3, "said\n", "complained\n"), output);
    }

    [Fact]
    public async Task Cancelling_kills_a_captured_program()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ChildProcess.CaptureAsync(Shell("sleep 1000"), stop.Token));
    }

    private static ProcessStartInfo Shell(string script) => new("sh", ["-c", script]);
}
