using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>What the engine reported about a container at one moment.</summary>
public sealed record ContainerFacts
{
    internal ContainerFacts(ContainerInspectResponse raw) => Raw = raw;

    /// <summary>The engine's whole answer, in the client library's model.</summary>
    public ContainerInspectResponse Raw { get; }

    /// <summary>The engine's full id, 64 hexadecimal digits.</summary>
    public string Id => Raw.ID;

    /// <summary>The engine's word: created, running, paused, restarting, removing, exited or dead.</summary>
    public string Status => Raw.State?.Status ?? "";

    /// <summary>True while the container's process exists, even if it is paused.</summary>
    public bool Running => Raw.State?.Running == true;

    /// <summary>The exit code of the last run that has ended; 128 + n if signal n ended it.</summary>
    public long ExitCode => Raw.State?.ExitCode ?? 0;

    /// <summary>True if the Linux kernel killed a process of the last run because the memory limit was exceeded.</summary>
    public bool OutOfMemory => Raw.State?.OOMKilled == true;

    /// <summary>The process id of the container's PID 1 on the engine's host; 0 if the container is not running.</summary>
    public long HostPid => Raw.State?.Pid ?? 0;

    /// <summary>When the last run started, by the engine's clock; null before the first start.</summary>
    public DateTimeOffset? StartedAt => Time(Raw.State?.StartedAt);

    /// <summary>When the last completed run ended, by the engine's clock; null if none has.</summary>
    public DateTimeOffset? FinishedAt => Time(Raw.State?.FinishedAt);

    /// <summary>The engine's word for the network: a network's name, none, host, bridge or container:ID.</summary>
    public string NetworkMode => Raw.HostConfig?.NetworkMode ?? "";

    /// <summary>The engine's word for the IPC namespace: none, private, shareable, host or container:ID.</summary>
    public string IpcMode => Raw.HostConfig?.IpcMode ?? "";

    /// <summary>The engine's word for the PID namespace: empty for one of its own, host or container:ID.</summary>
    public string PidMode => Raw.HostConfig?.PidMode ?? "";

    /// <summary>The container's endpoint on each network, by the network's name.</summary>
    public IReadOnlyDictionary<string, EndpointSettings> Networks =>
        Raw.NetworkSettings?.Networks?.AsReadOnly() ?? new Dictionary<string, EndpointSettings>().AsReadOnly();

    /// <summary>The IPv4 address on the first network that has one; null if the container shares a network namespace or has none.</summary>
    public string? IpAddress =>
        Networks.Values.Select(network => network.IPAddress).FirstOrDefault(address => !string.IsNullOrEmpty(address));

    /// <summary>
    /// The port of the engine's host on which each port such as "80/tcp" is published. Empty for a container that shares another
    /// one's network namespace.
    /// </summary>
    public IReadOnlyDictionary<string, int> Published => (Raw.NetworkSettings?.Ports ?? new Dictionary<string, IList<PortBinding>>())
        .Where(port => port.Value is { Count: > 0 })
        .ToDictionary(port => port.Key, port => int.Parse(port.Value[0].HostPort, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Returns the port of the engine's host on which a container's port is published; null if it is not published.</summary>
    /// <param name="hostIp">The host's address, if the port is published on several; the first one by default.</param>
    public int? HostPort(int containerPort, string protocol = "tcp", string? hostIp = null) =>
        Raw.NetworkSettings?.Ports is { } ports
        && ports.TryGetValue($"{containerPort}/{protocol}", out var bindings)
        && bindings?.FirstOrDefault(binding => hostIp is null || binding.HostIP == hostIp) is { } found
            ? int.Parse(found.HostPort)
            : null;

    // For "never" the engine sends "0001-01-01T00:00:00Z".
    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var time) && time.Year > 1 ? time : null;
}
