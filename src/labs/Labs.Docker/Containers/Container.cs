using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

// More than 25 members, because one container has the verbs of the docker command. Each topic is in a separate file: exec, files, logs,
// statistics, waiting, agent.

/// <summary>A container of the session. A notebook shows it as a small table of what the engine last reported about it.</summary>
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

    /// <summary>The full name, as the engine has it: labs-&lt;session&gt;-&lt;short name&gt;.</summary>
    public string Name { get; }

    /// <summary>The name in the session. Other containers on its network resolve it.</summary>
    public string ShortName { get; }

    /// <summary>The image's name as it was requested.</summary>
    public string Image { get; }

    /// <summary>The engine on which the container runs.</summary>
    public Engine Engine => _engine;

    /// <summary>The engine's warnings when it created the container.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>What the engine last reported. <see cref="InspectAsync"/> asks it again.</summary>
    public ContainerFacts Facts => _facts;

    /// <summary>The IPv4 address on the container's first network, as of its last start.</summary>
    /// <exception cref="EngineException">It has none: it is not running, or shares a network namespace, or has no network.</exception>
    public string IpAddress => _facts.IpAddress ?? throw new EngineException(
        $"container {Name} has no address of its own (it is {_facts.Status}, network mode {_facts.NetworkMode}). Start it, or ask the " +
        "container whose network it shares.");

    /// <summary>Returns the port of the engine's host on which a port is published, as of the container's last start.</summary>
    /// <param name="hostIp">The host's address, if the port is published on several; the first one by default.</param>
    /// <exception cref="EngineException">The port is not published.</exception>
    public int HostPort(int containerPort, string protocol = "tcp", string? hostIp = null) =>
        _facts.HostPort(containerPort, protocol, hostIp) ?? throw new EngineException(
            $"port {containerPort}/{protocol} of container {Name} is not published (it is {_facts.Status}). " +
            $"Publish = [{containerPort}] in its spec publishes it.");

    /// <summary>Returns the value of <see cref="ContainerSpec.Network"/> for a container that joins this one's network namespace.</summary>
    public string Network() => "container:" + Id;

    /// <summary>Returns the value of <see cref="ContainerSpec.Pid"/> for a container that joins this one's PID namespace.</summary>
    public string Pid() => "container:" + Id;

    /// <summary>
    /// Returns the value of <see cref="ContainerSpec.Ipc"/> for a container that joins this one's IPC namespace. This container must
    /// have Ipc = "shareable".
    /// </summary>
    public string Ipc() => "container:" + Id;

    /// <summary>Asks the engine about the container and keeps the answer in <see cref="Facts"/>.</summary>
    /// <exception cref="EngineException">The container has been removed.</exception>
    public async Task<ContainerFacts> InspectAsync(CancellationToken cancellationToken = default)
    {
        var raw = await CallAsync("inspect", (api, token) => api.InspectContainerAsync(Id, token), cancellationToken);
        return _facts = new ContainerFacts(raw);
    }

    /// <summary>Starts the container and waits for <see cref="ContainerSpec.WaitFor"/>.</summary>
    /// <exception cref="PortTakenException">A fixed host port is in use.</exception>
    /// <exception cref="ContainerExitedException">It ended before it was ready.</exception>
    /// <exception cref="EngineException">The engine or the runtime refused, for example because there is no such command.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        // The engine chooses host ports from the range that clients' own sockets use, and does not check that the port is free. Such a
        // start fails. At the next attempt the engine chooses another port.
        for (var left = _spec.Publish.All(publish => publish.HostPort is null) ? 5 : 0; ; left--)
        {
            try
            {
                await CallAsync("start", (api, token) => api.StartContainerAsync(Id, null, token), cancellationToken);
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

    /// <summary>Sends the stop signal, waits, and then sends SIGKILL if the container is still running.</summary>
    /// <param name="grace">How long to wait, in whole seconds; by default <see cref="ContainerSpec.StopTimeout"/>, otherwise 10 s.</param>
    public async Task StopAsync(TimeSpan? grace = null, CancellationToken cancellationToken = default)
    {
        await KillIfHastyAsync(grace, cancellationToken);
        var parameters = new ContainerStopParameters { WaitBeforeKillSeconds = grace is { } given ? (uint)given.TotalSeconds : null };
        await CallAsync("stop", (api, token) => api.StopContainerAsync(Id, parameters, token), cancellationToken);
        await InspectAsync(cancellationToken);
    }

    /// <summary>Stops the container as <see cref="StopAsync"/> does and starts it again. Does not wait until it is ready.</summary>
    /// <inheritdoc cref="StopAsync" path="/param"/>
    public async Task RestartAsync(TimeSpan? grace = null, CancellationToken cancellationToken = default)
    {
        await KillIfHastyAsync(grace, cancellationToken);
        var parameters = new ContainerRestartParameters { WaitBeforeKillSeconds = grace is { } given ? (uint)given.TotalSeconds : null };
        await CallAsync("restart", (api, token) => api.RestartContainerAsync(Id, parameters, token), cancellationToken);
        await InspectAsync(cancellationToken);
    }

    /// <summary>Sends a signal to the container's PID 1 and returns at once.</summary>
    /// <exception cref="EngineException">The container is not running.</exception>
    public Task KillAsync(string signal = "SIGKILL", CancellationToken cancellationToken = default)
    {
        var parameters = new ContainerKillParameters { Signal = signal };
        return CallAsync($"send {signal} to", (api, token) => api.KillContainerAsync(Id, parameters, token), cancellationToken);
    }

    /// <summary>Freezes all processes of the container with the freezer cgroup.</summary>
    public Task PauseAsync(CancellationToken cancellationToken = default) =>
        CallAsync("pause", (api, token) => api.PauseContainerAsync(Id, token), cancellationToken);

    /// <summary>Lets the processes of a paused container continue.</summary>
    public Task UnpauseAsync(CancellationToken cancellationToken = default) =>
        CallAsync("unpause", (api, token) => api.UnpauseContainerAsync(Id, token), cancellationToken);

    /// <summary>Waits until the container is not running, and returns its exit code: 128 + n if signal n ended it.</summary>
    public async Task<long> WaitAsync(CancellationToken cancellationToken = default)
    {
        var ended = await CallAsync("wait for", (api, token) => api.WaitContainerAsync(Id, token), cancellationToken);
        return ended.Error is { Message.Length: > 0 } error
            ? throw new EngineException($"cannot wait for container {Name}: {error.Message}")
            : ended.StatusCode;
    }

    /// <summary>
    /// Kills the container if nobody wants to wait for it. The client library does not send a grace period of zero, so the engine would
    /// wait for the default one.
    /// </summary>
    private async Task KillIfHastyAsync(TimeSpan? grace, CancellationToken cancellationToken)
    {
        if (grace is not { TotalSeconds: < 1 } || !(await InspectAsync(cancellationToken)).Running)
            return;
        try
        {
            await KillAsync(cancellationToken: cancellationToken);
        }
        catch (EngineException refused) when (refused.InnerException is DockerApiException)
        {
            // It has ended by itself meanwhile.
        }
    }

    internal bool Uses(Volume volume) => _spec.Mounts.Any(mount => mount.Type == "volume" && mount.Source == volume.Name);

    /// <summary>Kills and removes the container with its anonymous volumes. Does nothing if it has been removed already.</summary>
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

    /// <param name="verb">What is done to the container, for messages: "stop".</param>
    private Task<T> CallAsync<T>(
        string verb, Func<IContainerOperations, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        _engine.CallAsync($"{verb} container {Name}", Name, token => call(_engine.Client.Containers, token), cancellationToken);

    private Task CallAsync(string verb, Func<IContainerOperations, CancellationToken, Task> call, CancellationToken cancellationToken) =>
        _engine.CallAsync($"{verb} container {Name}", Name, token => call(_engine.Client.Containers, token), cancellationToken);
}
