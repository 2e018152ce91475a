using System.Diagnostics;

namespace Labs.Core.Tests;

public sealed class ProcessCleanerTests
{
    [Fact]
    public async Task A_process_in_the_journal_is_killed_with_its_children_and_not_found_again()
    {
        var start = new ProcessStartInfo("sh", ["-c", "sleep 300 & echo $!; wait"]) { RedirectStandardOutput = true };
        ProcessCleaner.Mark(start, "00000000");
        using var parent = Process.Start(start)!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync())!);
        var id = ProcessCleaner.IdOf(parent);
        Assert.NotNull(ProcessTable.StartOf(child));

        Assert.Equal(1, await new ProcessCleaner().CleanAsync("00000000", [id], CancellationToken.None));
        await parent.WaitForExitAsync();
        await Wait.UntilAsync("the child exits", _ => Task.FromResult(ProcessTable.StartOf(child) is null), TimeSpan.FromSeconds(10));
        Assert.Equal(0, await new ProcessCleaner().CleanAsync("00000000", [id], CancellationToken.None));
    }

    [Fact]
    public async Task A_process_that_has_the_pid_of_an_earlier_one_is_not_killed()
    {
        var marked = new ProcessStartInfo("sleep", ["300"]);
        ProcessCleaner.Mark(marked, "00000000");
        using var other = Process.Start(marked)!;
        try
        {
            var start = ProcessTable.StartOf(other.Id)!.Value;
            string[] ids = [$"{other.Id} {start - 1}", $"{other.Id} ", $"{other.Id}", "no pid", ""];
            Assert.Equal(0, await new ProcessCleaner().CleanAsync("00000000", ids, CancellationToken.None));
            Assert.False(other.HasExited);
        }
        finally
        {
            other.Kill();
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00000001")]
    public async Task A_process_that_the_session_has_not_marked_is_not_killed(string? session)
    {
        var start = new ProcessStartInfo("sleep", ["300"]);
        if (session is not null)
            ProcessCleaner.Mark(start, session);
        using var other = Process.Start(start)!;
        try
        {
            Assert.Equal(0, await new ProcessCleaner().CleanAsync("00000000", [ProcessCleaner.IdOf(other)], CancellationToken.None));
            Assert.False(other.HasExited);
        }
        finally
        {
            other.Kill();
        }
    }
}
