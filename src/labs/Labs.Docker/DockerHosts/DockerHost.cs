namespace Labs.Docker;

/// <summary>
/// A Docker host in a container: an inner engine with a network namespace of its own, whose ip_forward and packet filter an
/// experiment may change. The docker command inside the container drives it. The inner engine has one image, "web": busybox, socat
/// and a <see cref="Peer"/> server on port 80. The session removes the host with everything on it.
/// </summary>
/// <remarks>
/// What runs here as root, and what runs in a container of this host that shares its namespaces, is as powerful as root on the machine of
/// the outer engine: the host has SYS_ADMIN in that machine's user namespace and can mount its cgroups and /proc/sys. It isolates
/// experiments from the machine's settings, not an attacker.
/// </remarks>
public sealed class DockerHost
{
    /// <summary>The command that makes the image "web" on the host.</summary>
    internal const string ImportWeb = """
        docker import -c 'ENV PATH=/bin' -c 'EXPOSE 80' -c 'CMD ["socat","TCP4-LISTEN:80,fork,reuseaddr","EXEC:peer"]' \
        /images/inner.tar web
        """;

    private DockerHost(Container container) => Container = container;

    /// <summary>The container that is the host.</summary>
    public Container Container { get; }

    /// <summary>The host's name, the container's name in the session.</summary>
    public string Name => Container.ShortName;

    /// <summary>The host's IPv4 address on the network that it shares with other hosts.</summary>
    public string Address => Container.IpAddress;

    /// <summary>The version of the inner engine, such as "20.10.24".</summary>
    public string Version { get; private set; } = "";

    /// <summary>Whether net.ipv4.ip_forward was on just before the inner engine started.</summary>
    public bool ForwardedAtBoot { get; private set; }

    /// <summary>Starts a host on a network and waits until its engine answers.</summary>
    /// <param name="network">Any subnet except 172.17.0.0/16, which the inner engine uses itself.</param>
    /// <param name="ipForward">The value of net.ipv4.ip_forward before the inner engine starts, which switches it on if it is off.</param>
    /// <param name="options">More options of the inner engine, such as "--default-ipc-mode=shareable".</param>
    /// <param name="image">The image that has the inner engine: docker-host, or docker-host-28 for Docker 28.</param>
    /// <exception cref="WaitTimeoutException">The inner engine did not start. The message has the end of its log.</exception>
    public static async Task<DockerHost> StartAsync(
        Engine engine, string name, Network network, bool ipForward, string options = "", string image = "docker-host",
        CancellationToken cancellationToken = default)
    {
        var container = await engine.RunAsync(image, Spec(name, network, ipForward, options), cancellationToken);
        var host = new DockerHost(container);
        host.ForwardedAtBoot = await host.ShellAsync("cat /forward-at-boot", cancellationToken) == "1";
        host.Version = await host.ShellAsync("docker version -f '{{.Server.Version}}'", cancellationToken);
        await host.ShellAsync(ImportWeb, cancellationToken);
        return host;
    }

    /// <summary>Returns the spec of a container that can be a Docker host.</summary>
    internal static ContainerSpec Spec(string name, Network network, bool ipForward, string options) => new()
    {
        Name = name,
        Hostname = name,
        Network = network,
        // Not privileged. Mounts and namespaces need SYS_ADMIN; bridges and rules need NET_ADMIN. The default seccomp profile would
        // deny the inner runtime its session keyring.
        CapAdd = ["SYS_ADMIN", "NET_ADMIN"],
        SecurityOpt = ["seccomp=unconfined", "apparmor=unconfined"],
        Sysctls = { ["net.ipv4.ip_forward"] = ipForward ? "1" : "0" },
        Mounts = [ContainerMount.Tmpfs("/var/lib/docker"), ContainerMount.Tmpfs("/run")],
        // The experiment begins with the value before dockerd has changed it.
        Entrypoint = ["sh", "-c", "cat /proc/sys/net/ipv4/ip_forward >/forward-at-boot; exec docker-host " + options],
        WaitFor = WaitFor.Command("docker", "version"),
    };

    /// <summary>
    /// Runs a <see cref="Peer"/> server in a container of this host (`docker run -d --name NAME OPTIONS web`) and waits for it.
    /// </summary>
    /// <param name="options">Options of `docker run`, such as "-p 8080:80".</param>
    /// <returns>The inner container's address. The server calls itself NAME@HOST.</returns>
    /// <exception cref="CommandFailedException">docker run failed.</exception>
    /// <exception cref="WaitTimeoutException">The server did not answer within 10 s.</exception>
    public async Task<string> ServeAsync(string name, string options = "", CancellationToken cancellationToken = default)
    {
        await ShellAsync($"docker run -d --name {name} -e NAME={name}@{Name} {options} web", cancellationToken);
        await Wait.UntilAsync(
            $"{name} on {Name} serves",
            async token => (await AskAsync("http://127.0.0.1", name, token) is not null, "no answer on port 80"),
            TimeSpan.FromSeconds(10), cancellationToken: cancellationToken);
        return await AddressAsync(name, cancellationToken);
    }

    /// <summary>Runs a shell script on the host.</summary>
    /// <returns>Standard output without its last line ends.</returns>
    /// <exception cref="CommandFailedException">The exit code is not 0.</exception>
    public async Task<string> ShellAsync(string script, CancellationToken cancellationToken = default) =>
        (await TryAsync(script, cancellationToken)).ThrowIfFailed().Text;

    /// <summary>Runs a shell script on the host and returns its result for any exit code.</summary>
    public Task<ExecResult> TryAsync(string script, CancellationToken cancellationToken = default) =>
        Container.ExecAsync(new ExecSpec("sh", "-c", script), cancellationToken);

    /// <summary>Sends a request to a <see cref="Peer"/> server from the host or from one of its containers.</summary>
    /// <param name="from">The name of a container of this host; by default the host itself.</param>
    /// <returns>Null if nothing answers within a second.</returns>
    public async Task<Peer?> AskAsync(string url, string? from = null, CancellationToken cancellationToken = default) =>
        from is null
            ? await Container.AskAsync(url, cancellationToken)
            : Peer.Parse(await TryAsync($"docker exec {from} timeout 1 wget -qO- {url}", cancellationToken));

    private async Task<string> AddressAsync(string container, CancellationToken cancellationToken = default)
    {
        const string Format = "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}";
        return (await ShellAsync($"docker inspect -f '{Format}' {container}", cancellationToken)).Split(' ')[0];
    }

    /// <summary>Returns the IPv4 subnet of a network of this host in CIDR notation.</summary>
    public Task<string> SubnetAsync(string network, CancellationToken cancellationToken = default) =>
        ShellAsync($"docker network inspect -f '{{{{(index .IPAM.Config 0).Subnet}}}}' {network}", cancellationToken);

    public override string ToString() => Name;
}
