using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>
/// The Docker Engine of one session. The full names of what it makes are labs-&lt;session&gt;-&lt;name&gt;. Every container, network
/// and volume has the session's labels and is removed with the session.
/// </summary>
public sealed partial class Engine : IAsyncDisposable
{
    private readonly EngineWatch _watch;
    private readonly List<Container> _containers = [];
    private readonly TimeSpan _clockOffset;
    private readonly long _machineMemory;
    private EngineLease? _lease;

    private Engine(Lab lab, EngineEndpoint endpoint, DockerClient client, VersionResponse version, SystemInfoResponse info)
    {
        (Lab, Endpoint, Client) = (lab, endpoint, client);
        _watch = new EngineWatch(token => EngineAccess.PingAsync(client, token));
        Name = info.Name;
        IsRemote = !IsThisMachine(endpoint, info);
        _machineMemory = info.MemTotal;
        _clockOffset = EngineTime.Of(info) - DateTimeOffset.UtcNow;
        Describe(lab.Environment, version, info);
    }

    /// <summary>The session.</summary>
    public Lab Lab { get; }

    /// <summary>The address of the engine.</summary>
    public EngineEndpoint Endpoint { get; }

    /// <summary>The host name of the engine's machine.</summary>
    public string Name { get; }

    /// <summary>
    /// True if the engine does not, or may not, share this machine's Linux kernel: over tcp, or in a virtual machine such as Docker
    /// Desktop's. Published ports and host paths are then those of another machine.
    /// </summary>
    public bool IsRemote { get; }

    /// <summary>The containers that this session has made and not yet removed, oldest first.</summary>
    public IReadOnlyList<Container> Containers
    {
        get
        {
            lock (_containers)
                return [.. _containers];
        }
    }

    internal DockerClient Client { get; }

    /// <summary>When the session connected to the engine, as a time stamp of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    internal long OpenedAt { get; } = System.Diagnostics.Stopwatch.GetTimestamp();

    internal static async Task<Engine> OpenAsync(Lab lab, EngineEndpoint endpoint, CancellationToken cancellationToken)
    {
        // No time limit: the watch notices an engine that hangs, and a large upload may take long.
        var client = EngineAccess.Connect(endpoint, Timeout.InfiniteTimeSpan);
        try
        {
            var (version, info) = await EngineAccess.GreetAsync(client, endpoint, cancellationToken);
            var engine = new Engine(lab, endpoint, client, version, info);
            await DockerSweep.DeadOwnersAsync(client, EngineTime.Of(info), cancellationToken);
            // The reaper reads the engine's address from the journal. Tracked first, the engine is disposed last.
            await lab.TrackAsync(DockerCleaner.KindName, DockerEntry.Engine(endpoint).ToString(), _ => engine.DisposeAsync().AsTask());
            engine._lease = await EngineLease.TakeAsync(lab, client, cancellationToken);
            return engine;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connection. The session calls it after it has removed everything that it made.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_lease is not null)
            await _lease.DisposeAsync();
        _watch.Dispose();
        Client.Dispose();
    }

    /// <summary>Runs a request and translates its failures.</summary>
    /// <param name="doing">The request in words, for messages: "create container labs-1-web".</param>
    /// <param name="subject">The object's name, for messages.</param>
    /// <exception cref="EngineGoneException">The engine stopped answering.</exception>
    /// <exception cref="EngineException">The engine refused.</exception>
    internal async Task<T> CallAsync<T>(
        string doing, string subject, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var pending = _watch.Enter(cancellationToken);
        try
        {
            // The client library ignores its token while it connects, so this does not wait for it once the engine is considered gone.
            return await call(pending.Token).WaitAsync(pending.Gone);
        }
        catch (DockerApiException refused)
        {
            throw EngineErrors.Translate(refused, doing, subject);
        }
        catch (Exception lost) when (AsGone(lost, pending, cancellationToken) is { } gone)
        {
            throw gone;
        }
    }

    internal Task CallAsync(
        string doing, string subject, Func<CancellationToken, Task> call, CancellationToken cancellationToken) =>
        CallAsync(doing, subject, async token =>
        {
            await call(token);
            return true;
        }, cancellationToken);

    /// <summary>
    /// Returns the given error, or <see cref="EngineGoneException"/> if the engine does not answer. Containers often end because their
    /// engine does, and the message must then say so. An engine that is stopping still serves open connections for a while, but refuses
    /// new ones, so this opens a new one.
    /// </summary>
    internal async Task<Exception> OrGoneAsync(Exception exception)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            using var fresh = EngineAccess.Connect(Endpoint);
            await EngineAccess.PingAsync(fresh, patience.Token);
            return exception;
        }
        catch (Exception silence) when (silence is OperationCanceledException || EngineErrors.IsConnectionLost(silence))
        {
            var observed = silence is OperationCanceledException ? "no answer within 5 s" : EngineErrors.Innermost(silence);
            return new EngineGoneException(Endpoint, observed, exception);
        }
    }

    /// <summary>Returns the error for a failure that means that the engine is gone; null for other failures.</summary>
    internal EngineGoneException? AsGone(
        Exception exception, EngineWatch.Pending pending, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return null;
        if (pending.IsEngineGone)
            return new EngineGoneException(Endpoint, _watch.Observed, exception);
        return exception switch
        {
            OperationCanceledException => new EngineGoneException(Endpoint, "no answer in time", exception),
            _ when EngineErrors.IsConnectionLost(exception) =>
                new EngineGoneException(Endpoint, EngineErrors.Innermost(exception), exception),
            _ => null,
        };
    }

    internal void Add(Container container)
    {
        lock (_containers)
            _containers.Add(container);
    }

    /// <summary>Returns a container's short name by its full id; null if the session has no such container.</summary>
    internal string? NameOf(string id)
    {
        lock (_containers)
            return _containers.Find(container => container.Id == id)?.ShortName;
    }

    internal void Forget(Container container)
    {
        lock (_containers)
            _containers.Remove(container);
    }

    private static bool IsThisMachine(EngineEndpoint endpoint, SystemInfoResponse info) =>
        endpoint.Uri.Scheme == "unix"
        && System.OperatingSystem.IsLinux()
        && info.Name == Environment.MachineName
        && File.ReadAllText("/proc/sys/kernel/osrelease").Trim() == info.KernelVersion;

    private void Describe(EnvironmentManifest environment, VersionResponse version, SystemInfoResponse info)
    {
        environment["docker.version"] = version.Version;
        environment["docker.api"] = version.APIVersion;
        environment["docker.os"] = info.OperatingSystem;
        environment["kernel.version"] = info.KernelVersion;
        environment["docker.architecture"] = info.Architecture;
        // Engines before 20.10 do not report it and know only version 1.
        environment["docker.cgroup"] = info.CgroupVersion is { Length: > 0 } cgroup ? cgroup : "1";
        environment["docker.storage"] = info.Driver;
        environment["docker.cpus"] = info.NCPU.ToString(CultureInfo.InvariantCulture);
        environment["docker.memory.bytes"] = info.MemTotal.ToString(CultureInfo.InvariantCulture);
        environment["docker.remote"] = IsRemote ? "yes" : "no";
    }
}
