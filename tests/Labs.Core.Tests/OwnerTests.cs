using System.Diagnostics;

namespace Labs.Core.Tests;

public sealed class OwnerTests
{
    // A machine that was cloned from this one has its machine id and another boot.
    private static readonly Owner s_clone = Owner.Current with { Boot = "another boot" };

    [Fact]
    public void An_owner_is_recognised_and_a_reused_pid_is_not_taken_for_it()
    {
        Assert.Equal(Owner.Current, Owner.Parse(Owner.Current.ToString()));
        Assert.Equal(OwnerState.Running, Owner.Current.State);
        Assert.Equal(OwnerState.Ended, (Owner.Current with { Start = Owner.Current.Start - 1 }).State);
        Assert.Equal(OwnerState.Ended, (Owner.Current with { Pid = int.MaxValue }).State);
        Assert.Equal(OwnerState.Unknown, (Owner.Current with { Machine = "another" }).State);
        Assert.Equal(OwnerState.Unknown, s_clone.State);
        Assert.Null(Owner.Parse("nonsense"));
        Assert.Null(Owner.Parse(null));
    }

    [Fact]
    public void Only_an_expired_lease_shows_that_an_owner_who_cannot_be_seen_is_dead()
    {
        Assert.False(s_clone.IsDead(LeaseState.None));
        Assert.False(s_clone.IsDead(LeaseState.Current));
        Assert.True(s_clone.IsDead(LeaseState.Expired));

        var ended = Owner.Current with { Pid = int.MaxValue };
        Assert.True(ended.IsDead(LeaseState.None));
        Assert.False(ended.IsDead(LeaseState.Current)); // it runs on a clone that was made of this machine while it ran
        Assert.False(Owner.Current.IsDead(LeaseState.Expired));
        Assert.False((ended with { Machine = "another" }).IsDead(LeaseState.Expired));
    }

    [Theory, Needs(Capability.Root)]
    [InlineData("hidepid=0", OwnerState.Running)]
    [InlineData("hidepid=1", OwnerState.Unknown)]
    [InlineData("hidepid=2", OwnerState.Unknown)]
    public async Task A_process_that_proc_hides_from_another_user_does_not_count_as_ended(string option, OwnerState expected)
    {
        Assert.Equal(expected, await SeenByAnotherUserAsync(option, Owner.Current));
        // Signals reach what /proc hides, so the pid of a process that has ended is known to be free.
        Assert.Equal(OwnerState.Ended, await SeenByAnotherUserAsync(option, Owner.Current with { Pid = int.MaxValue }));
    }

    [Fact, Needs(Capability.Root)]
    public async Task A_proc_of_another_pid_namespace_says_nothing_about_processes_here()
    {
        // The inner process sees the outer /proc, where its own pid belongs to another process or to none.
        var script = """exec unshare --pid --fork "$@" """;
        var owner = await RunAsync(script, "self-state");

        Assert.Equal(nameof(OwnerState.Unknown), owner);
    }

    [Fact]
    public async Task The_folder_of_a_session_whose_owner_cannot_be_seen_is_kept_until_its_lease_expires()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var path = SessionFolder.Open(temporary.Lab.Id)!.Path;
        Describe(s_clone);
        Assert.False(SessionFolder.Open(temporary.Lab.Id)!.IsLeftBehind);

        Age();
        Assert.True(SessionFolder.Open(temporary.Lab.Id)!.IsLeftBehind);
        SessionFolder.Open(temporary.Lab.Id)!.Renew();
        Assert.False(SessionFolder.Open(temporary.Lab.Id)!.IsLeftBehind);

        // What /proc shows needs no lease.
        Describe(Owner.Current with { Pid = int.MaxValue });
        Assert.True(SessionFolder.Open(temporary.Lab.Id)!.IsLeftBehind);
        Describe(Owner.Current);
        Age();
        Assert.False(SessionFolder.Open(temporary.Lab.Id)!.IsLeftBehind);

        void Describe(Owner owner) =>
            File.WriteAllText(Path.Combine(path, "session.json"), $$"""{"slug":"sky","owner":"{{owner}}"}""");

        void Age()
        {
            var old = DateTime.UtcNow - LeaseRenewal.Length - TimeSpan.FromSeconds(1);
            foreach (var file in Directory.GetFiles(path))
                File.SetLastWriteTimeUtc(file, old);
            Directory.SetLastWriteTimeUtc(path, old);
        }
    }

    [Fact]
    public async Task A_lease_is_renewed_when_the_clock_has_jumped_and_again_after_a_failure()
    {
        var clock = new SetClock();
        var renewals = 0;
        await using var renewal = new LeaseRenewal(
            _ => Interlocked.Increment(ref renewals) == 1 ? throw new IOException("no engine") : Task.CompletedTask,
            TimeSpan.FromMilliseconds(5),
            clock);
        await Task.Delay(50);
        Assert.Equal(0, renewals);

        clock.Now += TimeSpan.FromHours(1); // the machine was suspended
        await Wait.UntilAsync("the failed renewal is repeated", _ => Task.FromResult(renewals == 2), TimeSpan.FromSeconds(30));
        await Task.Delay(50);
        Assert.Equal(2, renewals);
    }

    private static async Task<OwnerState> SeenByAnotherUserAsync(string option, Owner owner)
    {
        const string nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all";
        var script = $"""mount -t proc -o {option} proc /proc && exec {nobody} "$@" """;
        return Enum.Parse<OwnerState>(await RunAsync(script, "state-of", owner.ToString()));
    }

    /// <summary>Runs this program in a mount namespace of its own.</summary>
    private static async Task<string> RunAsync(string script, params string[] arguments)
    {
        string[] command = ["--mount", "sh", "-c", script, "sh", Program.Executable, .. arguments];
        var start = new ProcessStartInfo("unshare", command) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
