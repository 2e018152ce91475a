using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>
/// A real Docker Engine, for one session. Names of what it makes are labs-&lt;session&gt;-&lt;name&gt;; every container, network
/// and volume carries the session's labels and is removed with the session.
/// </summary>
public sealed partial class Engine : IAsyncDisposable
{
    private readonly EngineWatch _watch;
    private readonly List<Container> _containers = [];
    private readonly TimeSpan _clockOffset;

    private Engine(Lab lab, EngineEndpoint endpoint, DockerClient client, VersionResponse version, SystemInfoResponse info)
    {
        (Lab, Endpoint, Client) = (lab, endpoint, client);
        _watch = new EngineWatch(token => EngineAccess.PingAsync(client, token));
        Version = version.Version;
        ApiVersion = version.APIVersion;
        Name = info.Name;
        OperatingSystem = info.OperatingSystem;
        KernelVersion = info.KernelVersion;
        Architecture = info.Architecture;
        // Engines before 20.10 do not say; they know version 1 only.
        CgroupVersion = info.CgroupVersion is { Length: > 0 } cgroup ? cgroup : "1";
        StorageDriver = info.Driver;
        Cpus = (int)info.NCPU;
        MemoryBytes = info.MemTotal;
        IsRemote = !IsThisMachine(endpoint, info);
        _clockOffset = DateTimeOffset.TryParse(info.SystemTime, CultureInfo.InvariantCulture, out var engineTime) ? engineTime - DateTimeOffset.UtcNow : TimeSpan.Zero;
    }

    public Lab Lab { get; }

    public EngineEndpoint Endpoint { get; }

    /// <summary>The engine's version, "20.10.24".</summary>
    public string Version { get; }

    public string ApiVersion { get; }

    /// <summary>The host name of the engine's machine.</summary>
    public string Name { get; }

    public string OperatingSystem { get; }

    /// <summary>The kernel that containers run on, "6.8.0-45-generic".</summary>
    public string KernelVersion { get; }

    /// <summary>The kernel's word for it: x86_64, aarch64.</summary>
    public string Architecture { get; }

    /// <summary>"1" or "2".</summary>
    public string CgroupVersion { get; }

    public string StorageDriver { get; }

    public int Cpus { get; }

    public long MemoryBytes { get; }

    /// <summary>
    /// True when the engine's kernel is not this machine's, or cannot be known to be: over tcp, or in a VM as Docker
    /// Desktop's. Published ports and paths of the engine's host are then not this machine's.
    /// </summary>
    public bool IsRemote { get; }

    /// <summary>The containers that this session made and did not remove yet, oldest first.</summary>
    public IReadOnlyList<Container> Containers
    {
        get
        {
            lock (_containers)
                return [.. _containers];
        }
    }

    internal DockerClient Client { get; }

    /// <summary>By Stopwatch's clock.</summary>
    internal long OpenedAt { get; } = System.Diagnostics.Stopwatch.GetTimestamp();

    internal static async Task<Engine> OpenAsync(Lab lab, EngineEndpoint endpoint, CancellationToken cancellationToken)
    {
        // The watch notices an engine that hangs; a slow answer is none, such as that of a large upload.
        var client = EngineAccess.Connect(endpoint, Timeout.InfiniteTimeSpan);
        try
        {
            var (version, info) = await EngineAccess.GreetAsync(client, endpoint, cancellationToken);
            var engine = new Engine(lab, endpoint, client, version, info);
            engine.DescribeIn(lab.Environment);
            await DockerSweep.DeadOwnersAsync(client, cancellationToken);
            // Tells the reaper where to look; and it is the last to go, after all that was made through it.
            await lab.TrackAsync(DockerCleaner.KindName, DockerEntry.Engine(endpoint).ToString(), _ => engine.DisposeAsync().AsTask());
            return engine;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Ends the connection. The session does it, after it removed what it made.</summary>
    public ValueTask DisposeAsync()
    {
        _watch.Dispose();
        Client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a request; failures become the labs' errors.</summary>
    /// <param name="doing">For messages: "create container labs-1-web".</param>
    /// <param name="subject">The object's name, for messages.</param>
    /// <exception cref="EngineGoneException">The engine stopped answering.</exception>
    /// <exception cref="EngineException">The engine refused.</exception>
    internal async Task<T> CallAsync<T>(string doing, string subject, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var pending = _watch.Enter(cancellationToken);
        try
        {
            // The package does not hear its token while it connects: an engine that was given up is not waited for.
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

    internal Task CallAsync(string doing, string subject, Func<CancellationToken, Task> call, CancellationToken cancellationToken) =>
        CallAsync(doing, subject, async token =>
        {
            await call(token);
            return true;
        }, cancellationToken);

    /// <summary>
    /// Returns the given error, or one that says that the engine is gone: containers mostly end because their engine does, and then the
    /// reader must see that. An engine that stops answers open connections for a while; a new one is refused.
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
            return new EngineGoneException(Endpoint, silence is OperationCanceledException ? "no answer within 5 s" : EngineErrors.Innermost(silence), exception);
        }
    }

    internal EngineWatch.Pending Enter(CancellationToken cancellationToken) => _watch.Enter(cancellationToken);

    /// <summary>The error to throw when a failure means that the engine is gone; null when it means something else.</summary>
    internal EngineGoneException? AsGone(Exception exception, EngineWatch.Pending pending, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return null;
        if (pending.EngineGivenUp)
            return new EngineGoneException(Endpoint, _watch.Observed, exception);
        return exception switch
        {
            OperationCanceledException => new EngineGoneException(Endpoint, "no answer in time", exception),
            _ when EngineErrors.IsConnectionLost(exception) => new EngineGoneException(Endpoint, EngineErrors.Innermost(exception), exception),
            _ => null,
        };
    }

    internal void Add(Container container)
    {
        lock (_containers)
            _containers.Add(container);
    }

    /// <summary>Returns the session's name for a container, by its full id; null if the session has no such container.</summary>
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

    private void DescribeIn(EnvironmentManifest environment)
    {
        environment["docker.version"] = Version;
        environment["docker.api"] = ApiVersion;
        environment["docker.os"] = OperatingSystem;
        environment["kernel.version"] = KernelVersion;
        environment["docker.architecture"] = Architecture;
        environment["docker.cgroup"] = CgroupVersion;
        environment["docker.storage"] = StorageDriver;
        environment["docker.cpus"] = Cpus.ToString(CultureInfo.InvariantCulture);
        environment["docker.memory.bytes"] = MemoryBytes.ToString(CultureInfo.InvariantCulture);
        environment["docker.remote"] = IsRemote ? "yes" : "no";
    }
}
