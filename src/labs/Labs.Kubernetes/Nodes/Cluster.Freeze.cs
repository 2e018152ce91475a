using Labs.Docker;

namespace Labs.Kubernetes;

public sealed partial class Cluster
{
    // The kernel keeps 15 characters of a program's name (TASK_COMM_LEN in linux/sched.h), and pkill -x compares those.
    private const int ProgramNameLength = 15;

    /// <summary>
    /// Stops a program on all nodes that run it (SIGSTOP), such as kube-proxy or kube-controller-manager: what it has done stays, and it does
    /// nothing more, for all sessions of the cluster. It goes on when the result is disposed of, with the session's end, and by itself
    /// after the limit, so that nobody who dies leaves the others a cluster that stands still.
    /// </summary>
    /// <param name="program">The program's name.</param>
    /// <param name="limit">Two minutes if nothing is given; whole seconds count.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="KubernetesException">No node runs it; or the cluster is none of the labs'.</exception>
    public async Task<IAsyncDisposable> FreezeAsync(string program, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        _ = ControlPlane; // a cluster whose nodes can be looked into
        var name = program[..Math.Min(program.Length, ProgramNameLength)];
        var thaw = await Lab.TrackAsync(ClusterCleaner.KindName, new ClusterEntry("frozen", Name, program).ToString(), token => SignalAsync($"pkill -CONT -x {name}", token));
        try
        {
            var seconds = (int)(limit ?? TimeSpan.FromMinutes(2)).TotalSeconds;
            // A signal is on its way for a while: what runs at the moment stops when it comes to it, 5 s at most.
            var stopped = await SignalAsync($"""
                pkill -STOP -x {name} || exit 1
                setsid sh -c 'sleep {seconds}; pkill -CONT -x {name}' >/dev/null 2>&1 </dev/null &
                for i in $(seq 250); do ps -o stat= -C {name} | grep -q '^[^T]' || exit 0; sleep 0.02; done
                """, cancellationToken);
            return stopped > 0 ? thaw : throw new KubernetesException($"no node of cluster {Name} runs a program named {program}; `ps` on a node ({ControlPlane.Name}) lists what runs.");
        }
        catch
        {
            await thaw.DisposeAsync();
            throw;
        }
    }

    /// <returns>On how many nodes it succeeded.</returns>
    private async Task<int> SignalAsync(string script, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(Nodes.Select(async node =>
        {
            try
            {
                return (await node.Container.ExecAsync(new ExecSpec(["sh", "-c", script]), cancellationToken)).ExitCode == 0;
            }
            catch (EngineException)
            {
                return false; // a node that is gone has taken the program along
            }
        }));
        return results.Count(isDone => isDone);
    }
}
