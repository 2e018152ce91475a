using Labs.Docker;

namespace Labs.Network;

/// <summary>The containers of a link: its two hosts, and the tool container that carries the packets.</summary>
internal sealed record LinkContainers(Container Left, Container Right, Container Tools)
{
    /// <param name="image">The image of both hosts.</param>
    /// <param name="denied">Capabilities that the tool container does not get.</param>
    public static async Task<LinkContainers> StartAsync(
        Engine docker, string name, string image, IReadOnlyList<string> denied, CancellationToken cancellationToken)
    {
        var starting = new[] { HostAsync("left"), HostAsync("right"), ToolsAsync() };
        try
        {
            var started = await Task.WhenAll(starting);
            return new LinkContainers(started[0], started[1], started[2]);
        }
        catch
        {
            foreach (var start in starting.Where(start => start.IsCompletedSuccessfully))
                await start.Result.RemoveAsync(CancellationToken.None);
            throw;
        }

        Task<Container> HostAsync(string side) => docker.RunAsync(image, new ContainerSpec
        {
            Name = $"{name}-{side}",
            Hostname = side,
            Network = "none",
            CapAdd = ["NET_ADMIN"],
            StopTimeout = TimeSpan.Zero,
        }, cancellationToken);

        Task<Container> ToolsAsync()
        {
            string[] needed = ["SYS_PTRACE", "SYS_ADMIN", "NET_ADMIN", "NET_RAW", "MKNOD", "DAC_READ_SEARCH", "SYS_NICE"];
            return docker.RunAsync("toolbox", new ContainerSpec
            {
                Name = $"{name}-tools",
                // It enters the hosts' network namespaces by their process ids, and needs no network of its own.
                Pid = "host",
                Network = "none",
                CapDrop = ["ALL"],
                // As powerful as root on the engine's host, so only the labs' agent runs here.
                // SYS_NICE: the link wakes up on time on a busy machine. For the others see Labs.Docker's AgentTools.
                CapAdd = [.. needed.Except(denied)],
                // Character 10:200 is /dev/net/tun (Documentation/admin-guide/devices.txt).
                DeviceCgroupRules = ["c 10:200 rw"],
                SecurityOpt = ["apparmor=unconfined", "seccomp=unconfined"],
                StopTimeout = TimeSpan.Zero,
            }, cancellationToken);
        }
    }

    public async Task RemoveAsync()
    {
        foreach (var container in new[] { Left, Right, Tools })
            await container.RemoveAsync(CancellationToken.None);
    }
}
