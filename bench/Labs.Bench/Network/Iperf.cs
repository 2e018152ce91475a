using System.Text.Json;
using Labs.Docker;
using Labs.Network;

namespace Labs.Bench;

/// <summary>
/// Measures iperf3 and the flows of this library in turns, with the same hosts, algorithm and length. iperf3 is a native program, so the
/// ratio shows what our own sender costs.
/// </summary>
public sealed class Iperf : IAsyncDisposable
{
    private readonly Link _link;
    private readonly Container _client;
    private readonly IReadOnlyList<Container> _servers;

    private Iperf(Link link, Container client, IReadOnlyList<Container> servers) =>
        (_link, _client, _servers) = (link, client, servers);

    /// <summary>Starts iperf3 servers on both hosts of a link.</summary>
    public static async Task<Iperf> BesideAsync(Link link, CancellationToken cancellationToken = default)
    {
        var docker = link.Docker;
        var containers = new List<Container>();
        foreach (var (name, host) in new[] { ("near", link.Left), ("far", link.Right) })
        {
            containers.Add(await docker.RunAsync("iperf3", new ContainerSpec
            {
                Name = $"{host}-iperf-{name}",
                Network = host.Container.Network(),
                Command = ["-s"],
                // Allows every congestion control of the Linux kernel instead of only those in tcp_allowed_congestion_control.
                CapAdd = ["NET_ADMIN"],
            }, cancellationToken));
        }
        return new Iperf(link, containers[0], containers);
    }

    /// <summary>Runs iperf3 and returns its goodput at the receiver in Mbit/s.</summary>
    public async Task<double> MeasureAsync(
        string algorithm, TimeSpan duration, bool loopback = false, CancellationToken cancellationToken = default)
    {
        var server = loopback ? "127.0.0.1" : _link.Right.Address;
        var seconds = FormattableString.Invariant($"{duration.TotalSeconds:0.##}");
        string[] command = ["iperf3", "-c", server, "-J", "-C", algorithm, "-t", seconds];
        ExecResult? result = null;
        // A server that has just started or just ended a test refuses for a moment. With JSON output iperf3 still exits with 0.
        await Wait.UntilAsync("iperf3 measures", async _ =>
        {
            result = await _client.ExecAsync(command);
            return (result.ExitCode == 0 && result.Stdout.Contains("sum_received", StringComparison.Ordinal), result.Text);
        }, TimeSpan.FromSeconds(30) + duration, cancellationToken: cancellationToken);
        using var report = JsonDocument.Parse(result!.Stdout);
        var received = report.RootElement.GetProperty("end").GetProperty("sum_received");
        return received.GetProperty("bits_per_second").GetDouble() / 1e6;
    }

    /// <summary>Compares our sender without sampling and iperf3 (the baseline), as arms "labs" and "iperf3" in Mbit/s.</summary>
    public Task<Comparison> CompareAsync(
        string algorithm, TimeSpan turn, ExperimentOptions options, bool loopback = false, CancellationToken cancellationToken = default)
    {
        var spec = new FlowSpec { Algorithm = algorithm, Duration = turn, Loopback = loopback, SampleEvery = TimeSpan.Zero };
        var name = $"goodput, {(loopback ? "loopback" : _link.Layer)}, {algorithm}";
        return Experiment.CompareAsync(_link.Docker.Lab, name, "Mbit/s",
        [
            new Arm("labs", async token => (await _link.RunAsync(spec, token)).Mbps),
            new Arm("iperf3", async token => await MeasureAsync(algorithm, turn, loopback, token)),
        ], options with { Baseline = "iperf3", LowerIsBetter = false }, cancellationToken);
    }

    /// <summary>Removes the servers.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_servers.Select(server => server.RemoveAsync()));
}
