using Labs.Agent.Client;
using Labs.Agent.Contracts;

namespace Labs.Agent.Tests;

public sealed class ClientTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Status_mounts_and_ids_of_a_process_are_found_by_its_number()
    {
        await using var agent = AgentClient.Lazy(new LocalAgent());
        var self = Environment.ProcessId;

        var status = await agent.Processes.StatusAsync(IPlace.Host, self);
        var mounts = await agent.Mounts.ListAsync(IPlace.Host, self);
        var ids = await agent.Processes.IdMapsAsync(IPlace.Host, self);

        Assert.Equal((self, self), (status.Pid, status.InnerPid));
        Assert.True(status.Memory is { Resident: > 0 } && status.Threads > 1 && status.Files > 0);
        Assert.Equal("proc", mounts.Last(mount => mount.Path == "/proc").Type);
        Assert.Equal((await File.ReadAllLinesAsync("/proc/self/uid_map")).Length, ids.Users.Length);
        var error = await Assert.ThrowsAsync<AgentFailedException>(() => agent.Mounts.ListAsync(IPlace.Host, pid: int.MaxValue));
        Assert.Contains($"there is no process {int.MaxValue}", error.Message);
    }

    [Fact]
    public async Task A_lazy_client_starts_no_agent_before_its_first_call_and_another_one_after_the_first_has_been_killed()
    {
        var local = new LocalAgent();
        await using var agent = AgentClient.Lazy(local);
        Assert.Empty(local.Started);

        await using (var writer = await agent.Disks.WriteRecordsAsync(IPlace.Host, _folder.Path))
        {
            local.Started.Single().Kill();
            await Assert.ThrowsAsync<AgentGoneException>(() => writer.WaitAsync().WaitAsync(s_limit));
        }
        Assert.True((await agent.Disks.ReadRecordsAsync(IPlace.Host, _folder.Path)).Intact > 0);
        Assert.Equal(2, local.Started.Count);
    }

    [Fact]
    public async Task A_client_of_one_agent_reports_the_cause_of_its_end_at_every_later_call()
    {
        var local = new LocalAgent { Cause = new InvalidOperationException("the engine has gone") };
        await using var agent = await AgentClient.OpenAsync(local);
        local.Started.Single().Kill();

        for (var call = 0; call < 2; call++)
        {
            var read = agent.Disks.ReadRecordsAsync(IPlace.Host, _folder.Path).WaitAsync(s_limit);
            Assert.Equal("the engine has gone", (await Assert.ThrowsAsync<InvalidOperationException>(() => read)).Message);
        }
        Assert.Single(local.Started);
    }

    [Fact]
    public async Task Disposing_a_writer_cancels_its_request_and_disposes_what_it_owns()
    {
        var local = new LocalAgent();
        await using var agent = await AgentClient.OpenAsync(local);
        var owned = new Owned();
        var spec = new RecordSpec { Sync = RecordSync.None };
        await using (var writer = await agent.Disks.WriteRecordsAsync(IPlace.Host, _folder.Path, spec, owned))
            Assert.False(owned.IsDisposed);
        Assert.True(owned.IsDisposed);

        // The agent has stopped writing: two reads find the same number of records.
        RecordsFound first = null!, second = null!;
        await Wait.UntilAsync("the file no longer grows", async _ =>
        {
            (first, second) = (second, await agent.Disks.ReadRecordsAsync(IPlace.Host, _folder.Path));
            return (first == second, $"{second.Intact} records");
        }, s_limit);
        Assert.True(second.Intact > 0);
    }

    [Fact]
    public async Task A_command_returns_its_output_and_exit_code_and_a_refused_request_its_reason()
    {
        await using var agent = await AgentClient.OpenAsync(new LocalAgent());

        var result = await agent.Processes.RunAsync(IPlace.Host, [], "sh", "-c", "echo one; echo two; echo why >&2; exit 3");
        var refused = await Assert.ThrowsAsync<AgentFailedException>(() => agent.Processes.RunAsync(IPlace.Host, [], "no-such-command"));

        Assert.Equal((3, "one\ntwo", "why\n"), (result.ExitCode, result.Text, result.Stderr));
        Assert.Equal("host", result.Place);
        Assert.EndsWith("exit code 3: why", Assert.Throws<AgentFailedException>(() => result.ThrowIfFailed()).Message);
        Assert.Contains("no-such-command could not be started", refused.Message);
    }

    private sealed class Owned : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
