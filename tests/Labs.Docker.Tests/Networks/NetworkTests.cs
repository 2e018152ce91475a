namespace Labs.Docker.Tests;

public sealed class NetworkTests : DockerLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Containers_on_a_network_find_each_other_by_name()
    {
        var network = await Docker.CreateNetworkAsync("a");
        await Docker.RunAsync("busybox", new()
        {
            Name = "web",
            Network = network,
            Aliases = ["www"],
            Command = ["httpd", "-f", "-h", "/etc"],
            WaitFor = WaitFor.Port(80),
        });
        var client = await Docker.RunAsync("busybox", new() { Name = "client", Network = network, Command = Forever });

        foreach (var name in (string[])["web", "www"])
            Assert.Equal(0, (await client.ExecAsync("wget", "-q", "-O", "/dev/null", $"http://{name}/hostname")).ExitCode);
        Assert.Equal(client.IpAddress, client.Facts.Networks[network.Name].IPAddress);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Fixed_subnet_and_address()
    {
        var network = await Docker.CreateNetworkAsync("fixed", subnet: "198.18.77.0/24");
        var container = await Docker.RunAsync("busybox", new() { Network = network, Address = "198.18.77.7", Command = Forever });

        Assert.Equal("198.18.77.7", container.IpAddress);
        Assert.Contains("default via 198.18.77.1", (await container.ExecAsync("ip", "route")).Stdout);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Connect_a_running_container()
    {
        var network = await Docker.CreateNetworkAsync("later");
        var container = await Docker.RunAsync("busybox", new() { Command = Forever });
        Assert.DoesNotContain(network.Name, container.Facts.Networks.Keys);

        await network.ConnectAsync(container);
        Assert.Contains(container.Facts.Networks[network.Name].IPAddress, (await container.ExecAsync("ip", "addr")).Stdout);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Network_in_use_can_be_removed()
    {
        var network = await Docker.CreateNetworkAsync("busy");
        await Docker.RunAsync("busybox", new() { Network = network, Command = Forever });

        await network.RemoveAsync();

        var again = await Docker.CreateNetworkAsync("busy");
        Assert.NotEqual(network.Id, again.Id);
        await Assert.ThrowsAsync<NameTakenException>(() => Docker.CreateNetworkAsync("busy"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Volume_outlives_its_container()
    {
        var volume = await Docker.CreateVolumeAsync("data");
        var mount = ContainerMount.Volume(volume, "/data");
        var writer = await Docker.RunAsync("busybox", new() { Mounts = [mount], Command = ["sh", "-c", "echo kept > /data/file"] });
        Assert.Equal(0, await writer.WaitAsync());
        await writer.RemoveAsync();

        var read = await RunToEndAsync("busybox", new()
        {
            Mounts = [mount with { ReadOnly = true }],
            Command = ["sh", "-c", "cat /data/file; touch /data/no"],
        });

        Assert.Equal("kept", read.Text);
        Assert.Contains("Read-only", read.Stderr);
    }
}
