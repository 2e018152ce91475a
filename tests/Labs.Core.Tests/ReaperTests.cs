using System.Diagnostics;

namespace Labs.Core.Tests;

public sealed class ReaperTests
{
    [Fact]
    public async Task A_killed_owner_leaves_no_process_and_no_folder()
    {
        var state = Directory.CreateTempSubdirectory("labs-core-test-").FullName;
        var run = Guid.NewGuid().ToString("N");
        var start = OwnerOf(state, run);
        using var owner = Process.Start(start)!;
        try
        {
            var made = (await owner.StandardOutput.ReadLineAsync())!.Split('\t');
            var (session, folder, process) = (made[0], made[1], int.Parse(made[2]));
            Assert.Equal(Path.Combine(state, "labs", "sessions"), Path.GetDirectoryName(session));
            Assert.True(Directory.Exists(session) && Directory.Exists(folder));
            Assert.NotNull(ProcessTable.StartOf(process));

            owner.Kill(); // SIGKILL to this process only, not to its children
            await Wait.UntilAsync("nothing is left", _ =>
            {
                var left = new[] { session, folder }.Where(Directory.Exists).ToList();
                if (ProcessTable.StartOf(process) is not null)
                    left.Add($"process {process}");
                left.AddRange(NotebookChildren.Find(run).Select(child => $"child {child} of a cell"));
                return Task.FromResult((left.Count == 0, $"{string.Join(", ", left)} is left"));
            }, TimeSpan.FromSeconds(10));
        }
        finally
        {
            owner.Kill(entireProcessTree: true);
            Directory.Delete(state, recursive: true);
        }
    }

    [Fact]
    public async Task A_killed_child_of_a_notebook_does_not_take_the_rest_of_it_along()
    {
        var state = Directory.CreateTempSubdirectory("labs-core-test-").FullName;
        var run = Guid.NewGuid().ToString("N");
        // As a cell of this process, which runs the notebook, starts it.
        var start = OwnerOf(state, run);
        start.Environment[NotebookChildren.ProcessVariable] = $"{Environment.ProcessId}";
        var startOther = new ProcessStartInfo("sleep", "300");
        startOther.Environment[NotebookChildren.Variable] = run;
        using var other = Process.Start(startOther)!;
        using var child = Process.Start(start)!;
        try
        {
            var made = (await child.StandardOutput.ReadLineAsync())!.Split('\t');
            child.Kill();
            await Wait.UntilAsync("its reaper has removed its session", _ =>
                Task.FromResult((!Directory.Exists(made[0]) && !Directory.Exists(made[1]), made[0])), TimeSpan.FromSeconds(10));
            Assert.False(other.HasExited);
        }
        finally
        {
            other.Kill();
            child.Kill(entireProcessTree: true);
            await NotebookChildren.EndAsync(run);
            Directory.Delete(state, recursive: true);
        }
    }

    [Fact]
    public async Task A_cleaner_that_hangs_delays_neither_the_others_nor_the_end_of_the_pass()
    {
        var temporary = await TemporaryLab.OpenAsync();
        await temporary.Lab.TrackAsync("hanging", "engine", _ => throw new IOException("no answer"));
        await temporary.DisposeAsync();
        using var never = new ManualResetEventSlim();
        var cleaner = new HangingCleaner(never, hangs: 1);
        var clean = Reaper.CleanAsync(temporary.Lab.Id, [cleaner, new FolderCleaner()], cleanerLimit: TimeSpan.FromMilliseconds(100));
        Assert.Same(clean, await Task.WhenAny(clean, Task.Delay(TimeSpan.FromSeconds(30))));
        Assert.True(await clean);
        Assert.Equal(3, cleaner.Calls); // the one that hung and two that found nothing
        never.Set();
    }

    [Fact]
    public async Task A_cancelled_request_in_a_cleaner_is_a_failure_like_any_other()
    {
        var temporary = await TemporaryLab.OpenAsync();
        await temporary.Lab.TrackAsync("hanging", "engine", _ => throw new IOException("no answer"));
        await temporary.DisposeAsync();
        var calls = 0;
        Task<int> Clean() => ++calls == 1 ? throw new TaskCanceledException("timed out") : Task.FromResult(0);
        Assert.True(await Reaper.CleanAsync(temporary.Lab.Id, [new FunctionCleaner("hanging", Clean), new FolderCleaner()]));
    }

    [Fact]
    public async Task Logging_after_the_end_neither_fails_nor_creates_the_folder_again()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var session = SessionFolder.Open(temporary.Lab.Id)!;
        session.Log("still here");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(session.LogPath));
        Assert.True(session.Delete());
        session.Log("too late");
        Assert.False(Directory.Exists(session.Path));
        Assert.True(session.Delete());
    }

    // A process that opens a session as a cell of a run.
    private static ProcessStartInfo OwnerOf(string state, string run)
    {
        var start = new ProcessStartInfo(Program.Executable, "owner") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["XDG_STATE_HOME"] = state;
        start.Environment["LABS_EXE"] = Program.Executable;
        start.Environment["LABS_REPO"] = state;
        start.Environment[NotebookChildren.Variable] = run;
        return start;
    }

    private sealed class FunctionCleaner(string kind, Func<Task<int>> clean) : ISessionCleaner
    {
        public string Kind => kind;

        public Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken) => clean();
    }

    // Blocks its thread and ignores its token, as a broken transport may.
    private sealed class HangingCleaner(ManualResetEventSlim never, int hangs) : ISessionCleaner
    {
        private int _calls;

        public int Calls => _calls;

        public string Kind => "hanging";

        public Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _calls) <= hangs)
                never.Wait(CancellationToken.None);
            return Task.FromResult(0);
        }
    }
}
