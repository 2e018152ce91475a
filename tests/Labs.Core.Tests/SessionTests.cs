using System.IO.Pipes;

namespace Labs.Core.Tests;

public sealed class SessionTests
{
    [Fact]
    public async Task Everything_is_removed_in_reverse_order_and_then_the_session_itself()
    {
        var log = new List<string>();
        string folder, id;
        await using (var temporary = await TemporaryLab.OpenAsync())
        {
            (folder, id) = (temporary.Lab.Folder, temporary.Lab.Id);
            Assert.True(Directory.Exists(folder));
            foreach (var name in new[] { "network", "container" })
                await temporary.Lab.TrackAsync("test", name, _ => Add(name));
            var early = await temporary.Lab.TrackAsync("test", "early", _ => Add("early"));
            await early.DisposeAsync();
            Assert.NotNull(SessionFolder.Open(id));
        }
        Assert.Equal(["early", "container", "network"], log);
        Assert.False(Directory.Exists(folder));
        Assert.Null(SessionFolder.Open(id));

        Task Add(string name)
        {
            log.Add(name);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task What_cannot_be_removed_stays_in_the_journal_for_the_reaper()
    {
        var temporary = await TemporaryLab.OpenAsync();
        var id = temporary.Lab.Id;
        await temporary.Lab.TrackAsync("stubborn", "stone", _ => throw new IOException("too heavy"));
        await temporary.DisposeAsync();
        var session = SessionFolder.Open(id);
        Assert.NotNull(session);
        Assert.Contains(("stubborn", "stone"), session.Journal);
        Assert.Contains("too heavy", File.ReadAllText(session.LogPath));

        var cleaner = new CountingCleaner("stubborn", left: 1);
        Assert.True(await Reaper.CleanAsync(id, [cleaner, new FolderCleaner()]));
        Assert.Null(SessionFolder.Open(id));
    }

    [Fact]
    public async Task Only_the_user_can_read_files_and_folders()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var session = SessionFolder.Open(temporary.Lab.Id)!;
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        foreach (var path in Directory.GetFiles(session.Path).Append(session.Path).Append(temporary.Lab.Folder))
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & others);
    }

    [Fact]
    public async Task The_reaper_removes_nothing_while_the_owner_lives_or_after_it_said_done()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var cleaner = new CountingCleaner("folder", left: 0);
        using var owner = new AnonymousPipeServerStream(PipeDirection.Out);
        using var stream = new AnonymousPipeClientStream(PipeDirection.In, owner.ClientSafePipeHandle);
        var reaping = Reaper.RunAsync(temporary.Lab.Id, stream, [cleaner]);
        await Task.Delay(50);
        Assert.False(reaping.IsCompleted);
        owner.Write("done\n"u8);
        Assert.True(await reaping);
        Assert.Equal(0, cleaner.Calls);
    }

    [Fact]
    public async Task The_reaper_cleans_after_the_owner_died_and_repeats_it_until_nothing_is_left()
    {
        var temporary = await TemporaryLab.OpenAsync();
        await temporary.Lab.TrackAsync("late", "created after the owner's death", _ => Task.CompletedTask);
        var cleaner = new CountingCleaner("late", left: 2);
        var owner = new AnonymousPipeServerStream(PipeDirection.Out);
        using var stream = new AnonymousPipeClientStream(PipeDirection.In, owner.ClientSafePipeHandle);
        var reaping = Reaper.RunAsync(temporary.Lab.Id, stream, [cleaner, new FolderCleaner()]);
        await owner.DisposeAsync();
        Assert.True(await reaping);
        Assert.Equal(4, cleaner.Calls); // two that find something and two that find nothing
        Assert.False(Directory.Exists(temporary.Lab.Folder));
        await temporary.DisposeAsync();
    }

    [Fact]
    public async Task Tracking_while_the_session_ends_throws_and_removes_the_thing_at_once()
    {
        var temporary = await TemporaryLab.OpenAsync();
        var lab = temporary.Lab;
        var (ending, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await lab.TrackAsync("test", "slow", _ =>
        {
            ending.SetResult();
            return goOn.Task;
        });
        var end = lab.DisposeAsync().AsTask();
        await ending.Task;
        var removed = 0;
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await lab.TrackAsync("test", "late", _ => Count()));
        Assert.Equal(1, removed);
        goOn.SetResult();
        await end;
        var error = await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await lab.TrackAsync("test", "later", _ => throw new IOException("stuck")));
        Assert.Contains("test later was registered too late and could not be removed (stuck)", error.Message);
        Assert.Null(SessionFolder.Open(lab.Id));
        await temporary.DisposeAsync();

        Task Count()
        {
            removed++;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Everything_tracked_concurrently_with_the_end_is_removed_exactly_once()
    {
        var temporary = await TemporaryLab.OpenAsync();
        int tracked = 0, removed = 0;
        using var begun = new CountdownEvent(4);
        var racers = Enumerable.Range(0, 4).Select(racer => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                Interlocked.Increment(ref tracked);
                try
                {
                    await temporary.Lab.TrackAsync("test", $"{racer}-{i}", _ =>
                    {
                        Interlocked.Increment(ref removed);
                        return Task.CompletedTask;
                    });
                }
                catch (ObjectDisposedException)
                {
                    return;
                }
                if (i == 5)
                    begun.Signal();
            }
        })).ToArray();
        begun.Wait();
        await temporary.Lab.DisposeAsync();
        await Task.WhenAll(racers);
        Assert.Equal(tracked, removed);
        Assert.Null(SessionFolder.Open(temporary.Lab.Id));
        await temporary.DisposeAsync();
    }

    [Fact]
    public async Task The_end_waits_for_a_removal_under_way()
    {
        var temporary = await TemporaryLab.OpenAsync();
        var goOn = new TaskCompletionSource();
        var thing = await temporary.Lab.TrackAsync("test", "slow", _ => goOn.Task);
        var early = thing.DisposeAsync().AsTask();
        var end = temporary.Lab.DisposeAsync().AsTask();
        Assert.NotSame(end, await Task.WhenAny(end, Task.Delay(100)));
        goOn.SetException(new IOException("too heavy"));
        await Task.WhenAll(early, end);
        Assert.Contains("too heavy", File.ReadAllText(SessionFolder.Open(temporary.Lab.Id)!.LogPath)); // the session is kept
        Assert.True(await Reaper.CleanAsync(temporary.Lab.Id, [new CountingCleaner("test", left: 0), new FolderCleaner()]));
        await temporary.DisposeAsync();
    }

    [Fact]
    public async Task The_log_of_a_session_that_can_never_be_cleaned_stays_short()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var session = SessionFolder.Open(temporary.Lab.Id)!;
        for (var i = 0; i < 2000; i++)
            session.Log($"try {i}: {new string('x', 100)}");
        Assert.InRange(new FileInfo(session.LogPath).Length, 100, 80_000);
        Assert.Contains("try 1999", File.ReadAllText(session.LogPath));
    }

    [Fact]
    public async Task Cancelling_the_opening_leaves_no_session()
    {
        var before = SessionFolder.All().Select(session => session.Id).ToHashSet();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Lab.OpenAsync(
            "sky",
            new LabOptions { Repository = Path.GetTempPath() },
            new CancellationToken(canceled: true)));
        Assert.Empty(SessionFolder.All().Select(session => session.Id).Except(before));
    }

    private sealed class CountingCleaner(string kind, int left) : ISessionCleaner
    {
        private int _left = left, _calls;

        public int Calls => _calls;

        public string Kind => kind;

        public Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            return Task.FromResult(_left > 0 ? _left-- : 0);
        }
    }
}
