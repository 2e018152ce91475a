using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>Stops a program on all nodes and lets it continue. <see cref="Cluster.FreezeAsync"/> documents what is guaranteed.</summary>
internal static class ProgramFreeze
{
    // The Linux kernel keeps 15 characters of a program's name (TASK_COMM_LEN in linux/sched.h), and pkill -x compares those.
    private const int ProgramNameLength = 15;

    private static readonly TimeSpan s_defaultLimit = TimeSpan.FromMinutes(2);

    public static async Task<IAsyncDisposable> StartAsync(
        Cluster cluster, string program, TimeSpan? limit, CancellationToken cancellationToken)
    {
        var control = cluster.ControlPlane; // throws if the nodes are not containers of this engine
        var name = program[..Math.Min(program.Length, ProgramNameLength)];
        var seconds = (int)(limit ?? s_defaultLimit).TotalSeconds;
        // One session at a time: the end of one freeze would end the others as well.
        var turn = await UserLock.TakeAsync($"freeze-{cluster.Name}-{name}", cancellationToken);
        _ = EndTurnAsync(turn, TimeSpan.FromSeconds(seconds));
        var entry = new ClusterEntry(ClusterEntryKind.Frozen, cluster.Name, program);
        var thaw = await cluster.Lab.TrackAsync(ClusterCleaner.KindName, entry.ToString(), async token =>
        {
            await RunOnNodesAsync(cluster.Nodes, $"pkill -CONT -x {name}", token);
            await turn.DisposeAsync();
        });
        try
        {
            // A running process stops only when it handles the signal, so the script waits up to 5 s until all have stopped.
            var stopped = await RunOnNodesAsync(cluster.Nodes, $"""
                pkill -STOP -x {name} || exit 1
                setsid sh -c 'sleep {seconds}; pkill -CONT -x {name}' >/dev/null 2>&1 </dev/null &
                for i in $(seq 250); do ps -o stat= -C {name} | grep -q '^[^T]' || exit 0; sleep 0.02; done
                """, cancellationToken);
            return stopped > 0 ? thaw : throw new KubernetesException($"no node of cluster {cluster.Name} runs a program named {program}; "
                + $"`ps` on a node ({control.Name}) lists the programs that run.");
        }
        catch
        {
            await thaw.DisposeAsync();
            throw;
        }
    }

    // At the limit the nodes continue by themselves.
    private static async Task EndTurnAsync(UserLock turn, TimeSpan limit)
    {
        await Task.Delay(limit);
        await turn.DisposeAsync();
    }

    /// <returns>The number of nodes on which the script succeeded.</returns>
    private static async Task<int> RunOnNodesAsync(IReadOnlyList<ClusterNode> nodes, string script, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(nodes.Select(async node =>
        {
            try
            {
                return (await node.Container.ExecAsync(new ExecSpec(["sh", "-c", script]), cancellationToken)).ExitCode == 0;
            }
            catch (EngineException)
            {
                return false; // the node is gone, and the program with it
            }
        }));
        return results.Count(isDone => isDone);
    }
}
