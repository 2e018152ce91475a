namespace Labs.Docker;

/// <summary>
/// A Docker host in a container: an engine of its own, in a network namespace of its own, whose ip_forward and packet
/// filter an experiment may change at will. Driven by the docker command inside it. It has one image, "web": busybox,
/// socat and a <see cref="Peer"/> server on port 80. Removed with the session, with all it holds.
/// </summary>
public sealed class DockerHost
{
    /// <summary>Makes the image "web" on the host.</summary>
    internal const string ImportWeb = """
        docker import -c 'ENV PATH=/bin' -c 'EXPOSE 80' -c 'CMD ["socat","TCP4-LISTEN:80,fork,reuseaddr","EXEC:peer"]' /images/inner.tar web
        """;

    private DockerHost(Container container) => Container = container;

    /// <summary>The container that plays the host.</summary>
    public Container Container { get; }

    public string Name => Container.ShortName;

    /// <summary>The host's address on the network that it shares with others.</summary>
    public string Address => Container.IpAddress;

    /// <summary>The version of the engine inside.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Whether the host forwarded IPv4 packets when its engine started, by the kernel's own word.</summary>
    public bool ForwardedAtBoot { get; private set; }

    /// <summary>Boots a host on a network and waits for its engine.</summary>
    /// <param name="network">Not 172.17.0.0/16, which the engine inside wants for itself.</param>
    /// <param name="ipForward">net.ipv4.ip_forward at boot. The engine switches it on when it is off.</param>
    /// <param name="options">Further options of the engine inside: "--default-ipc-mode=shareable".</param>
    /// <exception cref="WaitTimeoutException">The engine inside did not start; carries the end of its log.</exception>
    public static async Task<DockerHost> StartAsync(Engine engine, string name, Network network, bool ipForward, string options = "", CancellationToken cancellationToken = default)
    {
        var container = await engine.RunAsync("docker-host", Spec(name, network, ipForward, options), cancellationToken);
        var host = new DockerHost(container);
        host.ForwardedAtBoot = await host.ShellAsync("cat /forward-at-boot", cancellationToken) == "1";
        host.Version = await host.ShellAsync("docker version -f '{{.Server.Version}}'", cancellationToken);
        await host.ShellAsync(ImportWeb, cancellationToken);
        return host;
    }

    /// <summary>What a container needs to be a Docker host.</summary>
    internal static ContainerSpec Spec(string name, Network network, bool ipForward, string options) => new()
    {
        Name = name,
        Hostname = name,
        Network = network,
        // Not privileged: mounts and namespaces need SYS_ADMIN, bridges and rules NET_ADMIN; the default seccomp
        // profile denies the inner runtime its session keyring.
        CapAdd = ["SYS_ADMIN", "NET_ADMIN"],
        SecurityOpt = ["seccomp=unconfined", "apparmor=unconfined"],
        Sysctls = { ["net.ipv4.ip_forward"] = ipForward ? "1" : "0" },
        Mounts = [ContainerMount.Tmpfs("/var/lib/docker"), ContainerMount.Tmpfs("/run")],
        // The kernel's word before dockerd comes is the experiment's starting point.
        Entrypoint = ["sh", "-c", "cat /proc/sys/net/ipv4/ip_forward >/forward-at-boot; exec docker-host " + options],
        WaitFor = WaitFor.Command("docker", "version"),
    };

    /// <summary>Runs a web server in a container of this host: `docker run -d --name NAME OPTIONS web`, and waits until it serves.</summary>
    /// <param name="options">Of `docker run`: "-p 8080:80".</param>
    /// <returns>The container's address. The server calls itself NAME@HOST.</returns>
    /// <exception cref="CommandFailedException">docker run failed.</exception>
    public async Task<string> ServeAsync(string name, string options = "", CancellationToken cancellationToken = default)
    {
        await ShellAsync($"docker run -d --name {name} -e NAME={name}@{Name} {options} web", cancellationToken);
        await Wait.UntilAsync($"{name} on {Name} serves", async token => (await AskAsync("http://127.0.0.1", name, token) is not null, "no answer on port 80"), TimeSpan.FromSeconds(10), cancellationToken: cancellationToken);
        return await AddressAsync(name, cancellationToken);
    }

    /// <summary>Runs a shell script on the host.</summary>
    /// <returns>Standard output without the last line end.</returns>
    /// <exception cref="CommandFailedException">The exit code was not zero.</exception>
    public async Task<string> ShellAsync(string script, CancellationToken cancellationToken = default) =>
        (await TryAsync(script, cancellationToken)).ThrowIfFailed().Text;

    /// <summary>Runs a shell script on the host, whatever its exit code.</summary>
    public Task<ExecResult> TryAsync(string script, CancellationToken cancellationToken = default) =>
        Container.ExecAsync(new ExecSpec("sh", "-c", script), cancellationToken);

    /// <summary>Asks a <see cref="Peer"/> server from the host itself or from one of its containers.</summary>
    /// <param name="from">A container of this host; the host itself by default.</param>
    /// <returns>Null when nothing answers within a second.</returns>
    public async Task<Peer?> AskAsync(string url, string? from = null, CancellationToken cancellationToken = default) =>
        from is null
            ? await Container.AskAsync(url, cancellationToken)
            : Peer.Parse(await TryAsync($"docker exec {from} timeout 1 wget -qO- {url}", cancellationToken));

    /// <summary>The first IPv4 address of a container of this host.</summary>
    public async Task<string> AddressAsync(string container, CancellationToken cancellationToken = default) =>
        (await ShellAsync($"docker inspect -f '{{{{range .NetworkSettings.Networks}}}}{{{{.IPAddress}}}} {{{{end}}}}' {container}", cancellationToken)).Split(' ')[0];

    /// <summary>The IPv4 range of a network of this host, in CIDR notation.</summary>
    public Task<string> SubnetAsync(string network, CancellationToken cancellationToken = default) =>
        ShellAsync($"docker network inspect -f '{{{{(index .IPAM.Config 0).Subnet}}}}' {network}", cancellationToken);

    /// <summary>
    /// Gives this host the protection that engines have since version 28, or takes it away: packets for a container's own
    /// address are dropped unless they come in by the container's bridge. A rule in the raw table, and one at the end of
    /// chain DOCKER. For containers on the default bridge. See the Docker Engine 28.0 release notes.
    /// </summary>
    public async Task ProtectAsync(bool protect, params string[] containers)
    {
        var script = "iptables -t raw -F PREROUTING; while iptables -D DOCKER ! -i docker0 -o docker0 -j DROP 2>/dev/null; do :; done";
        foreach (var container in protect ? containers : [])
            script += "; iptables -t raw -A PREROUTING -d " + await AddressAsync(container) + " ! -i docker0 -j DROP";
        await ShellAsync(script);
    }

    public override string ToString() => Name;
}
