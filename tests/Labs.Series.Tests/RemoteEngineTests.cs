namespace Labs.Series.Tests;

/// <summary>
/// Uses the local engine through TCP on loopback, as if it ran on another machine. The runner has its own pid and mount
/// namespaces, so it can see neither the engine's socket and folders nor its processes.
/// </summary>
public sealed class RemoteEngineTests
{
    private static readonly string s_isolate = """
        mount -t tmpfs none /var/lib/docker &&
        for socket in /run/docker.sock /var/run/docker.sock; do [ ! -S $socket ] || mount --bind /dev/null $socket; done &&
        exec "$@"
        """;

    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task A_notebook_passes_with_a_remote_engine()
    {
        await using var relay = SocketRelay.Start("/var/run/docker.sock");
        using var labs = new LabsCommand
        {
            Wrapper = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child", "sh", "-c", s_isolate, "sh"],
        };
        labs.With("DOCKER_HOST", $"tcp://127.0.0.1:{relay.Port}").With("DOCKER_CONTEXT", null);
        var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(15), "pause-container", "--short", "-p", "useCluster=false");
        Assert.True(finished.ExitCode == 0, finished.Said);
        Assert.True(relay.Connections > 0, "the run did not use the TCP endpoint");
    }
}
