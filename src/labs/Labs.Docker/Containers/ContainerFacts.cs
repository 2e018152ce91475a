using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>What the engine says about a container at one moment.</summary>
public sealed record ContainerFacts
{
    internal ContainerFacts(ContainerInspectResponse raw) => Raw = raw;

    /// <summary>Everything that the engine answered, in its own model.</summary>
    public ContainerInspectResponse Raw { get; }

    public string Id => Raw.ID;

    /// <summary>created, running, paused, restarting, removing, exited or dead.</summary>
    public string Status => Raw.State?.Status ?? "";

    public bool Running => Raw.State?.Running == true;

    /// <summary>Of the last run, once it ended.</summary>
    public long ExitCode => Raw.State?.ExitCode ?? 0;

    public bool OutOfMemory => Raw.State?.OOMKilled == true;

    /// <summary>The process id of PID 1 in the engine's own pid namespace; 0 when not running.</summary>
    public long HostPid => Raw.State?.Pid ?? 0;

    /// <summary>"starting", "healthy" or "unhealthy"; null without a health check.</summary>
    public string? Health => Raw.State?.Health?.Status;

    public string LastHealthOutput => Raw.State?.Health?.Log is { Count: > 0 } log ? log[^1].Output.Trim() : "";

    public DateTimeOffset? StartedAt => Time(Raw.State?.StartedAt);

    public DateTimeOffset? FinishedAt => Time(Raw.State?.FinishedAt);

    public long RestartCount => Raw.RestartCount;

    public string NetworkMode => Raw.HostConfig?.NetworkMode ?? "";

    public string IpcMode => Raw.HostConfig?.IpcMode ?? "";

    public string PidMode => Raw.HostConfig?.PidMode ?? "";

    /// <summary>Network name → the container's endpoint there.</summary>
    public IReadOnlyDictionary<string, EndpointSettings> Networks =>
        Raw.NetworkSettings?.Networks?.AsReadOnly() ?? new Dictionary<string, EndpointSettings>().AsReadOnly();

    /// <summary>The IPv4 address on the first network that has one; null in a shared or no network.</summary>
    public string? IpAddress => Networks.Values.Select(network => network.IPAddress).FirstOrDefault(address => !string.IsNullOrEmpty(address));

    /// <summary>"80/tcp" → the port of the engine's host that it is published on. Empty in a shared network.</summary>
    public IReadOnlyDictionary<string, int> Published => (Raw.NetworkSettings?.Ports ?? new Dictionary<string, IList<PortBinding>>())
        .Where(port => port.Value is { Count: > 0 })
        .ToDictionary(port => port.Key, port => int.Parse(port.Value[0].HostPort, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The port of the engine's host that the container's port is published on; null when it is not.</summary>
    /// <param name="hostIp">The address of the host, where it is published on several; the first by default.</param>
    public int? HostPort(int containerPort, string protocol = "tcp", string? hostIp = null) =>
        Raw.NetworkSettings?.Ports is { } ports
        && ports.TryGetValue($"{containerPort}/{protocol}", out var bindings)
        && bindings?.FirstOrDefault(binding => hostIp is null || binding.HostIP == hostIp) is { } found
            ? int.Parse(found.HostPort)
            : null;

    // The engine says "0001-01-01T00:00:00Z" for never.
    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var time) && time.Year > 1 ? time : null;
}
