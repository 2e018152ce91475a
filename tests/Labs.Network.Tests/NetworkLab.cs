using Labs.Docker;

namespace Labs.Network.Tests;

/// <summary>Opens a session on the real engine for each test and closes it afterwards, which removes everything.</summary>
public abstract class NetworkLab : IAsyncLifetime
{
    protected Lab Lab { get; private set; } = null!;

    protected Engine Docker { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        CapabilityCheck.Require(Capability.Docker);
        Lab = await Lab.OpenAsync("network-tests");
        Docker = await Lab.DockerAsync();
    }

    public async ValueTask DisposeAsync() => await Lab.DisposeAsync();

    /// <summary>
    /// Runs a test up to three times until its assertions hold. A machine that stands still for a moment makes TCP retransmit, queues grow
    /// and watchers look late, which spoils single runs. A defect spoils all three.
    /// </summary>
    protected static Task BestOfThreeAsync(Func<Task> run) => Attempts.RunAsync(most: 3, run);

    /// <summary>Returns the round trips that ping(8) measures on a link, in milliseconds.</summary>
    protected static async Task<double[]> PingAsync(Link link, int count, double everySeconds = 0.02)
    {
        var interval = FormattableString.Invariant($"{everySeconds}");
        return TimesOf(await link.Left.RunAsync("ping", "-c", $"{count}", "-i", interval, link.Right.Address));
    }

    /// <summary>Returns the round trips in the output of ping(8), in milliseconds.</summary>
    protected static double[] TimesOf(ExecResult ping) =>
    [
        .. ping.Lines.Where(line => line.Contains("time=", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split("time=")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)),
    ];
}
