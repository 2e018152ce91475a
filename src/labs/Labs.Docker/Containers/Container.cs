using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>A container of the session. Shown in a notebook, it is a small table of what the engine last said about it.</summary>
public sealed partial class Container : View
{
    private readonly Engine _engine;
    private readonly ContainerSpec _spec;
    private readonly Removal _removal;
    private ContainerFacts _facts;

    internal Container(Engine engine, ContainerSpec spec, string id, string name, string shortName, string image, Removal removal)
    {
        (_engine, _spec, _removal) = (engine, spec, removal);
        (Id, Name, ShortName, Image) = (id, name, shortName, image);
        _facts = new ContainerFacts(new ContainerInspectResponse { ID = id, Name = "/" + name });
    }

    /// <summary>The engine's full id, 64 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>The engine's name: labs-&lt;session&gt;-&lt;short name&gt;.</summary>
    public string Name { get; }

    /// <summary>The name in the session.</summary>
    public string ShortName { get; }

    /// <summary>The image as it was asked for.</summary>
    public string Image { get; }

    public Engine Engine => _engine;

    /// <summary>What the engine warned of when it created the container.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>What the engine last said; <see cref="InspectAsync"/> asks again.</summary>
    public ContainerFacts Facts => _facts;

    /// <summary>The IPv4 address on its first network, as of its last start.</summary>
    /// <exception cref="EngineException">It has none: not running, or in a shared network namespace or none.</exception>
    public string IpAddress => _facts.IpAddress
        ?? throw new EngineException($"container {Name} has no address of its own (it is {_facts.Status}, network mode {_facts.NetworkMode}). Ask the container whose network it shares, or start it.");

    /// <summary>The IPv4 address on one of its networks.</summary>
    public string IpAddressOn(Network network) => _facts.Networks.TryGetValue(network.Name, out var endpoint) && !string.IsNullOrEmpty(endpoint.IPAddress)
        ? endpoint.IPAddress
        : throw new EngineException($"container {Name} has no address on network {network.Name}; it is on: {string.Join(", ", _facts.Networks.Keys)}. network.ConnectAsync connects it.");

    /// <summary>The published port on the engine's host, as of the container's last start.</summary>
    /// <exception cref="EngineException">The port is not published.</exception>
    /// <param name="hostIp">The address of the host, where the port is published on several; the first by default.</param>
    public int HostPort(int containerPort, string protocol = "tcp", string? hostIp = null) => _facts.HostPort(containerPort, protocol, hostIp)
        ?? throw new EngineException($"port {containerPort}/{protocol} of container {Name} is not published (it is {_facts.Status}). Publish = [{containerPort}] in its spec publishes it.");

    /// <summary>The word for another container's spec to join this one's network namespace.</summary>
    public string Network() => "container:" + Id;

    /// <summary>The word for another container's spec to join this one's pid namespace.</summary>
    public string Pid() => "container:" + Id;

    /// <summary>The word for another container's spec to join this one's IPC namespace; this one needs Ipc = "shareable".</summary>
    public string Ipc() => "container:" + Id;

    public async Task<ContainerFacts> InspectAsync(CancellationToken cancellationToken = default) =>
        _facts = new ContainerFacts(await _engine.CallAsync($"inspect container {Name}", Name, token => _engine.Client.Containers.InspectContainerAsync(Id, token), cancellationToken));

    /// <exception cref="PortTakenException">A fixed host port is in use.</exception>
    /// <exception cref="EngineException">The engine or the runtime refused, e.g. the command does not exist.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        // The engine chooses from the range that clients' own sockets come from, without asking who has the port. Then it
        // fails, and chooses the next one when asked again.
        for (var left = _spec.Publish.All(publish => publish.HostPort is null) ? 5 : 0; ; left--)
        {
            try
            {
                await _engine.CallAsync($"start container {Name}", Name, token => _engine.Client.Containers.StartContainerAsync(Id, null, token), cancellationToken);
                break;
            }
            catch (PortTakenException) when (left > 0)
            {
            }
        }
        await InspectAsync(cancellationToken);
        if (_spec.WaitFor is { } condition)
            await WaitForAsync(condition, cancellationToken);
    }

    /// <summary>Sends the stop signal and, after the grace time, SIGKILL.</summary>
    /// <param name="grace">The spec's StopTimeout, else 10 s, by default; whole seconds.</param>
    public async Task StopAsync(TimeSpan? grace = null, CancellationToken cancellationToken = default)
    {
        var parameters = new ContainerStopParameters { WaitBeforeKillSeconds = grace is { } given ? (uint)given.TotalSeconds : null };
        await _engine.CallAsync($"stop container {Name}", Name, token => _engine.Client.Containers.StopContainerAsync(Id, parameters, token), cancellationToken);
        await InspectAsync(cancellationToken);
    }

    public async Task RestartAsync(TimeSpan? grace = null, CancellationToken cancellationToken = default)
    {
        var parameters = new ContainerRestartParameters { WaitBeforeKillSeconds = grace is { } given ? (uint)given.TotalSeconds : null };
        await _engine.CallAsync($"restart container {Name}", Name, token => _engine.Client.Containers.RestartContainerAsync(Id, parameters, token), cancellationToken);
        await InspectAsync(cancellationToken);
    }

    /// <summary>Sends a signal to PID 1 and does not wait.</summary>
    public Task KillAsync(string signal = "SIGKILL", CancellationToken cancellationToken = default) =>
        _engine.CallAsync($"send {signal} to container {Name}", Name, token => _engine.Client.Containers.KillContainerAsync(Id, new ContainerKillParameters { Signal = signal }, token), cancellationToken);

    /// <summary>Freezes all processes by the freezer cgroup.</summary>
    public Task PauseAsync(CancellationToken cancellationToken = default) =>
        _engine.CallAsync($"pause container {Name}", Name, token => _engine.Client.Containers.PauseContainerAsync(Id, token), cancellationToken);

    public Task UnpauseAsync(CancellationToken cancellationToken = default) =>
        _engine.CallAsync($"unpause container {Name}", Name, token => _engine.Client.Containers.UnpauseContainerAsync(Id, token), cancellationToken);

    /// <summary>Waits until the container is not running and returns its exit code (128 + n when signal n ended it).</summary>
    public async Task<long> WaitAsync(CancellationToken cancellationToken = default)
    {
        var ended = await _engine.CallAsync($"wait for container {Name}", Name, token => _engine.Client.Containers.WaitContainerAsync(Id, token), cancellationToken);
        return ended.Error is { Message.Length: > 0 } error
            ? throw new EngineException($"cannot wait for container {Name}: {error.Message}")
            : ended.StatusCode;
    }

    internal bool Uses(Volume volume) => _spec.Mounts.Any(mount => mount.Type == "volume" && mount.Source == volume.Name);

    /// <summary>Kills and removes the container with its anonymous volumes; fine when it is gone already.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken = default)
    {
        await _removal.NowAsync(cancellationToken);
        _engine.Forget(this);
    }

    public override MimeBundle ToMime() => new Table("property", "value")
        .Row("name", Name)
        .Row("image", Image)
        .Row("id", Id[..12])
        .Row("status", _facts.Status)
        .Row("network", _facts.IpAddress is { } address ? $"{_facts.NetworkMode} ({address})" : _facts.NetworkMode)
        .Row("ports", ContainerTable.Ports(_facts))
        .ToMime();

    public override string ToString() => Name;
}
