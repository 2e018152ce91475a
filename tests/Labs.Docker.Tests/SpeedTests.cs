using System.Diagnostics;

namespace Labs.Docker.Tests;

/// <summary>Compares the library with the docker command, alternating on the same engine. Only the order counts.</summary>
public sealed class SpeedTests(ITestOutputHelper output) : DockerLab
{
    private const int Rounds = 11;

    [Fact, Needs(Capability.Docker)]
    public async Task Run_exec_and_remove_cost_no_more_than_with_the_docker_command()
    {
        var image = (await Docker.ImageAsync("busybox")).Reference;
        await ByLibraryAsync();
        var library = new List<double>();
        var command = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            library.Add(await TimeAsync(ByLibraryAsync));
            command.Add(await TimeAsync(() => ByCommandAsync(image)));
        }

        output.WriteLine(
            $"run + exec + remove, {Rounds} rounds, median: library {Median(library):0} ms, docker command {Median(command):0} ms");
        AssertNotSlower(library, command);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Listing_100_containers_costs_no_more_than_with_the_docker_command()
    {
        for (var count = 0; count < 100; count += 10)
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Docker.CreateAsync("busybox", new() { Command = Forever })));
        var library = new List<double>();
        var command = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            library.Add(await TimeAsync(async () => Assert.Equal(100, (await Docker.ListAsync()).Rows.Count)));
            command.Add(await TimeAsync(() => DockerCommandAsync("ps", "-a", "--filter", $"label=labs.session={Lab.Id}")));
        }

        output.WriteLine(
            $"list 100 containers, {Rounds} rounds, median: library {Median(library):0.0} ms, docker command {Median(command):0.0} ms");
        AssertNotSlower(library, command);
    }

    private async Task ByLibraryAsync()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = Forever });
        Assert.Equal("hi", (await container.ExecAsync("echo", "hi")).Text);
        await container.RemoveAsync();
    }

    private async Task ByCommandAsync(string image)
    {
        var name = Lab.Name("by-command");
        string[] labels = ["--label", $"labs.session={Lab.Id}", "--label", $"labs.owner={Lab.Labels["labs.owner"]}"];
        await DockerCommandAsync(["run", "-d", "--name", name, .. labels, image, .. Forever]);
        await DockerCommandAsync("exec", name, "echo", "hi");
        await DockerCommandAsync("rm", "-f", name);
    }

    private static async Task DockerCommandAsync(params string[] arguments)
    {
        using var docker = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true })!;
        await docker.StandardOutput.ReadToEndAsync();
        await docker.WaitForExitAsync();
        Assert.Equal(0, docker.ExitCode);
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var clock = Stopwatch.StartNew();
        await action();
        return clock.Elapsed.TotalMilliseconds;
    }

    // Within a round both have the same load of the machine. If both cost the same, 9 of 11 rounds are slower by chance in 3 % of the
    // tests (sign test).
    private static void AssertNotSlower(List<double> library, List<double> command) =>
        Assert.InRange(library.Zip(command).Count(round => round.First > round.Second), 0, 8);

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
