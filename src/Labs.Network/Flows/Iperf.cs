using System.Text.Json;
using Labs.Docker;

namespace Labs.Network;

/// <summary>
/// iperf3 beside the flows of this library: the same hosts, algorithm and length, in turns. It is a native program, so it says what
/// our own costs.
/// </summary>
public sealed class Iperf : IAsyncDisposable
{
    private readonly Wire _wire;
    private readonly Container _client;
    private readonly IReadOnlyList<Container> _servers;

    private Iperf(Wire wire, Container client, IReadOnlyList<Container> servers) => (_wire, _client, _servers) = (wire, client, servers);

    /// <summary>Starts its servers on both hosts.</summary>
    public static async Task<Iperf> BesideAsync(Wire wire, CancellationToken cancellationToken = default)
    {
        var docker = wire.Docker;
        var containers = new List<Container>();
        // NET_ADMIN: any congestion control of the kernel, and not only those that are allowed to everybody (tcp_allowed_congestion_control).
        foreach (var (name, host) in new[] { ("near", wire.Left), ("far", wire.Right) })
            containers.Add(await docker.RunAsync("iperf3", new ContainerSpec { Name = $"{host}-iperf-{name}", Network = host.Container.Network(), Command = ["-s"], CapAdd = ["NET_ADMIN"] }, cancellationToken).ConfigureAwait(false));
        return new Iperf(wire, containers[0], containers);
    }

    /// <summary>Goodput at the receiver in Mbit/s.</summary>
    public async Task<double> MeasureAsync(string algorithm, TimeSpan duration, bool loopback = false, CancellationToken cancellationToken = default)
    {
        string[] command = ["iperf3", "-c", loopback ? "127.0.0.1" : _wire.Right.Address, "-J", "-C", algorithm, "-t", FormattableString.Invariant($"{duration.TotalSeconds:0.##}")];
        ExecResult? result = null;
        // A server that has just been started, or has just ended a test, refuses for a moment; in JSON that is no failure to iperf3.
        await Wait.UntilAsync("iperf3 measures", async _ =>
        {
            result = await _client.ExecAsync(command).ConfigureAwait(false);
            return (result.ExitCode == 0 && result.Stdout.Contains("sum_received", StringComparison.Ordinal), result.Text);
        }, TimeSpan.FromSeconds(30) + duration, cancellationToken: cancellationToken).ConfigureAwait(false);
        using var report = JsonDocument.Parse(result!.Stdout);
        return report.RootElement.GetProperty("end").GetProperty("sum_received").GetProperty("bits_per_second").GetDouble() / 1e6;
    }

    /// <summary>Our sender without sampling and iperf3 in turns, as arms "labs" and "iperf3" (the baseline) in Mbit/s.</summary>
    public Task<Comparison> CompareAsync(string algorithm, TimeSpan turn, ExperimentOptions options, bool loopback = false, CancellationToken cancellationToken = default) =>
        Experiment.CompareAsync(_wire.Docker.Lab, $"goodput, {(loopback ? "loopback" : _wire.Layer)}, {algorithm}", "Mbit/s",
        [
            new Arm("labs", async ct => (await _wire.RunAsync(new FlowSpec { Algorithm = algorithm, Duration = turn, Loopback = loopback, SampleEvery = TimeSpan.Zero }, ct).ConfigureAwait(false)).Mbps),
            new Arm("iperf3", async ct => await MeasureAsync(algorithm, turn, loopback, ct).ConfigureAwait(false)),
        ], options with { Baseline = "iperf3", LowerIsBetter = false }, cancellationToken);

    public async ValueTask DisposeAsync() => await Task.WhenAll(_servers.Select(server => server.RemoveAsync())).ConfigureAwait(false);
}
