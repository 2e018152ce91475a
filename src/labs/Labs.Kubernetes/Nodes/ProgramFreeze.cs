using System.Globalization;
using System.Text.RegularExpressions;
using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>Stops a program on all nodes and lets it continue. <see cref="Cluster.FreezeAsync"/> documents what is guaranteed.</summary>
/// <remarks>
/// Each freeze has a token, and on each node a file of that name in the folder of the program, with the process group of the timer that
/// ends the freeze at its limit. The program continues when the last file is gone. So no timer and no session ends the freeze of another.
/// </remarks>
internal sealed partial class ProgramFreeze(EngineEndpoint endpoint, string cluster, string program, string token)
{
    // $1 the program's name, $2 the token. The lock keeps another freeze from beginning between the last two steps.
    private const string ThawScript = """
        folder=/run/labs-freeze/$1
        mkdir -p /run/labs-freeze; exec 9>/run/labs-freeze/lock; flock 9
        [ -e "$folder/$2" ] || exit 1
        timer=$(cat "$folder/$2"); rm "$folder/$2"
        rmdir "$folder" 2>/dev/null && pkill -CONT -x "$1"
        [ -z "$timer" ] || kill -- "-$timer"
        exit 0
        """;

    // $3 the limit in seconds, $4 the script above. A running process stops only when it handles the signal, so the script waits up to
    // 5 s until all have stopped.
    private const string FreezeScript = """
        folder=/run/labs-freeze/$1
        mkdir -p /run/labs-freeze; exec 9>/run/labs-freeze/lock; flock 9
        pkill -STOP -x "$1" || exit 1
        mkdir -p "$folder"
        setsid sh -c "sleep \"\$3\"; $4" sh "$1" "$2" "$3" >/dev/null 2>&1 </dev/null 9>&- &
        echo $! >"$folder/$2"
        flock -u 9
        for i in $(seq 250); do ps -o stat= -C "$1" | grep -q '^[^T]' || exit 0; sleep 0.02; done
        """;

    // The Linux kernel keeps 15 characters of a program's name (TASK_COMM_LEN in linux/sched.h), and pkill -x compares those.
    private const int ProgramNameLength = 15;

    private static readonly TimeSpan s_defaultLimit = TimeSpan.FromMinutes(2);

    private string Name => program[..Math.Min(program.Length, ProgramNameLength)];

    /// <summary>Freezes the program for a session.</summary>
    /// <returns>What ends the freeze.</returns>
    public static async Task<IAsyncDisposable> StartAsync(
        Lab lab, EngineEndpoint endpoint, string cluster, string program, TimeSpan? limit, CancellationToken cancellationToken)
    {
        if (!ProgramName().IsMatch(program))
            throw new KubernetesException($"\"{program}\" is no name of a program; expected letters, digits, '-', '_' and '.'.");
        var freeze = new ProgramFreeze(endpoint, cluster, program, lab.Secret(8));
        var entry = ClusterEntry.Frozen(cluster, program, freeze.Token, endpoint);
        var thaw = await lab.TrackAsync(ClusterCleaner.KindName, entry.ToString(), freeze.ThawAsync);
        try
        {
            var seconds = ((long)(limit ?? s_defaultLimit).TotalSeconds).ToString(CultureInfo.InvariantCulture);
            var stopped = await freeze.RunAsync(FreezeScript, [seconds, ThawScript], cancellationToken);
            return stopped > 0 ? thaw : throw new KubernetesException($"no node of cluster {cluster} runs a program named {program}; "
                + "`ps` on a node lists the programs that run.");
        }
        catch
        {
            await thaw.DisposeAsync();
            throw;
        }
    }

    /// <summary>The name of this freeze on the nodes.</summary>
    public string Token => token;

    /// <summary>Ends this freeze. The program continues, unless there is another freeze of it.</summary>
    /// <returns>The number of nodes on which the freeze had not ended yet.</returns>
    public Task<int> ThawAsync(CancellationToken cancellationToken) => RunAsync(ThawScript, [], cancellationToken);

    private Task<int> RunAsync(string script, string[] more, CancellationToken cancellationToken) =>
        KindNodes.ExecAsync(endpoint, cluster, ["sh", "-c", script, "sh", Name, token, .. more], cancellationToken);

    [GeneratedRegex(@"^\w[\w.-]*$", RegexOptions.ECMAScript)]
    private static partial Regex ProgramName();
}
