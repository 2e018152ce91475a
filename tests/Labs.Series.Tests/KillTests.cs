using System.Diagnostics;

namespace Labs.Series.Tests;

/// <summary>
/// kill -9 at random moments of the pause-container notebook, and at chosen moments of a notebook with links. Nothing may be
/// left 10 s later.
/// </summary>
public sealed class KillTests
{
    private const int Moments = 12;
    private const int Lanes = 3;

    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task Nothing_is_left_10_s_after_kill_9_at_random_moments()
    {
        var random = new Random(20261121);
        // The seed fixes the moments. The victims rotate: the runner, the notebook host, both.
        var plan = Enumerable.Range(0, Moments)
            .Select(i => (Victim: (Victim)(i % 3), After: TimeSpan.FromMilliseconds(random.Next(200, 20_000))))
            .ToArray();
        var failures = new List<string>();
        await Parallel.ForEachAsync(plan, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (trial, cancel) =>
        {
            if (await KillAsync(trial.Victim, trial.After) is { } failure)
                lock (failures) failures.Add($"{trial.Victim} after {trial.After.TotalSeconds:0.0} s: {failure}");
        });
        Assert.Empty(failures);
    }

    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task No_link_namespace_qdisc_or_rule_is_left_10_s_after_kill_9()
    {
        var before = await NetworkAsync();
        var failures = new List<string>();
        // While the notebook creates its links, while it holds TCP states on them, and later.
        foreach (var (victim, seconds) in new[] { (Victim.Both, 4), (Victim.Notebook, 9), (Victim.Both, 16) })
            if (await KillAsync(victim, TimeSpan.FromSeconds(seconds), "tcp-states-and-handshake") is { } failure)
                failures.Add($"{victim} after {seconds} s: {failure}");
        Assert.Empty(failures);
        Assert.Equal(before, await NetworkAsync());
    }

    /// <summary>
    /// Returns the lines that a link could leave in the host's network namespace. Docker's own interfaces come and go, so
    /// they are excluded.
    /// </summary>
    private static async Task<string[]> NetworkAsync()
    {
        var lines = new List<string>();
        foreach (var command in (string[][])[["ip", "-o", "link"], ["ip", "netns"], ["tc", "qdisc"], ["iptables-save"]])
            lines.AddRange((await Host.RunAsync(command[0], command[1..])).Split('\n'));
        string[] traces = ["link0", "192.0.2.", "tun", "netem", "statistic"];
        return [.. lines.Where(line => traces.Any(trace => line.Contains(trace, StringComparison.Ordinal))).Order()];
    }

    private static async Task<string?> KillAsync(Victim victim, TimeSpan after, string notebook = "pause-container")
    {
        // Linux reuses pids: files that exist already belong to an earlier process with the same pid.
        var before = Directory.GetFileSystemEntries(Path.GetTempPath()).ToHashSet();
        using var labs = new LabsCommand();
        using var running = labs.Start("run", notebook, "--out", labs.Out);
        var host = await HostOfAsync(running);
        await Task.Delay(after);

        if (victim is Victim.Runner or Victim.Both)
            Host.Kill(running.Id, Host.SigKill);
        if (victim is Victim.Notebook or Victim.Both)
            Host.Kill(host, Host.SigKill);

        var clock = Stopwatch.StartNew();
        string[] left;
        do
        {
            await Task.Delay(200);
            left = await Host.OwnedByAsync(host);
        }
        while (clock.Elapsed < TimeSpan.FromSeconds(10) && (left.Length > 0 || Alive(running.Id) || Alive(host)));
        if (left.Length > 0)
            return $"left {string.Join(", ", left)}";
        // Temporary files with a pid in their name, such as the .NET runtime's diagnostic pipes.
        int[] pids = [running.Id, host];
        var files = pids
            .SelectMany(pid => Directory.GetFileSystemEntries(Path.GetTempPath(), $"*-{pid}-*"))
            .Where(path => !before.Contains(path))
            .ToArray();
        if (files.Length > 0)
            return $"left {string.Join(", ", files)}";
        return Alive(host) ? "the notebook host is still alive" : null;
    }

    private static bool Alive(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ");
        }
        catch (IOException)
        {
            // The process has ended, perhaps while its file was being read.
            return false;
        }
    }

    private static async Task<int> HostOfAsync(LabsCommand.Running runner)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(20))
        {
            foreach (var child in Host.ChildrenOf(runner.Id))
                if (Host.CommandLineOf(child).Contains("notebook-host"))
                    return child;
            await Task.Delay(20);
        }
        throw new TimeoutException($"the runner started no notebook host within 20 s: {runner.Said}");
    }

    private enum Victim
    {
        Runner,
        Notebook,
        Both,
    }
}
