using System.Diagnostics;

namespace Labs.Notebooks.Tests;

/// <summary>kill -9 at random moments of the pause notebook: 10 s later nothing labelled is left.</summary>
public sealed class KillTests
{
    private const int Moments = 30;
    private const int Lanes = 2;

    [EngineFact]
    public async Task Nothing_is_left_10_s_after_kill_9_at_30_random_moments()
    {
        var random = new Random(20261121);
        // Whom to kill and when, known beforehand; the runner, the notebook's process, and both in turn.
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

    private static async Task<string?> KillAsync(Victim victim, TimeSpan after)
    {
        using var labs = new LabsCommand();
        using var running = labs.Start("run", "pause-container", "--out", labs.Out);
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
        // Such as the runtime's diagnostic pipes.
        string[] files = [.. new[] { running.Id, host }.SelectMany(pid => Directory.GetFileSystemEntries(Path.GetTempPath(), $"*-{pid}-*"))];
        if (files.Length > 0)
            return $"left {string.Join(", ", files)}";
        return Alive(host) ? "the notebook's process is still alive" : null;
    }

    private static bool Alive(int pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ");

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
        throw new TimeoutException($"no notebook process below the runner after 20 s: {runner.Said}");
    }

    private enum Victim
    {
        Runner,
        Notebook,
        Both,
    }
}
