using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Translates a <see cref="ContainerSpec"/> into the Engine API's request to create a container.</summary>
internal static class ContainerParameters
{
    /// <param name="spec">The options.</param>
    /// <param name="name">The name that the engine sees.</param>
    /// <param name="shortName">The name in the session.</param>
    /// <param name="image">The reference of the image.</param>
    /// <param name="labels">The labels of the session.</param>
    /// <param name="machineMemory">The memory of the engine's machine in bytes.</param>
    public static CreateContainerParameters Of(
        ContainerSpec spec,
        string name,
        string shortName,
        string image,
        IReadOnlyDictionary<string, string> labels,
        long machineMemory)
    {
        return new CreateContainerParameters
        {
            Name = name,
            Image = image,
            Labels = new Dictionary<string, string>(labels),
            Cmd = (spec.Command as IList<string> ?? spec.Command?.ToList())!,
            Entrypoint = (spec.Entrypoint as IList<string> ?? spec.Entrypoint?.ToList())!,
            Env = [.. spec.Env.Select(pair => $"{pair.Key}={pair.Value}")],
            User = spec.User ?? "",
            Hostname = spec.Hostname ?? "",
            OpenStdin = spec.Stdin,
            StopSignal = spec.StopSignal,
            StopTimeout = spec.StopTimeout,
            ExposedPorts = spec.Publish.Select(Key).Distinct().ToDictionary(key => key, _ => default(EmptyStruct)),
            HostConfig = Host(spec, machineMemory),
            NetworkingConfig = spec.Network?.Network is { } network ? Networking(spec, network, shortName) : null,
        };
    }

    private static HostConfig Host(ContainerSpec spec, long machineMemory) => new()
    {
        NetworkMode = spec.Network?.Mode ?? "",
        PidMode = spec.Pid ?? "",
        IpcMode = spec.Ipc ?? "",
        UTSMode = spec.Uts ?? "",
        PortBindings = Bindings(spec),
        CapAdd = [.. spec.CapAdd],
        CapDrop = [.. spec.CapDrop],
        DeviceCgroupRules = [.. spec.DeviceCgroupRules],
        SecurityOpt = [.. spec.SecurityOpt],
        Init = spec.Init ? true : null,
        Mounts = [.. spec.Mounts.Select(Of)],
        Sysctls = spec.Sysctls,
        Memory = spec.Memory ?? machineMemory / 8 * 7,
        PidsLimit = spec.Processes,
        Ulimits = spec.OpenFiles is { } files ? [new Ulimit { Name = "nofile", Soft = files, Hard = files }] : [],
        LogConfig = spec.LogBytes == 0 ? new LogConfig() : Log(spec.LogBytes),
        NanoCPUs = (long)((spec.Cpus ?? 0) * 1e9),
        // A group can give at most what its parent has, and the engine's own group has nothing.
        CgroupParent = spec.RealTime is null ? "" : "/",
        CPURealtimePeriod = spec.RealTime is null ? 0 : 1_000_000,
        CPURealtimeRuntime = (long)(spec.RealTime?.TotalMicroseconds ?? 0),
    };

    // The engine's own driver may be one whose output cannot be read again.
    private static LogConfig Log(long bytes) => new()
    {
        Type = "json-file",
        Config = new Dictionary<string, string>
        {
            ["max-size"] = bytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["max-file"] = "2",
        },
    };

    private static Dictionary<string, IList<PortBinding>> Bindings(ContainerSpec spec)
    {
        if (spec.Publish.Count > 0 && spec.Network is { IsJoined: true } joined)
            throw new EngineException($"container {spec.Name}: ports cannot be published in network mode {joined.Mode}. " +
                "Publish them on the container that owns the network namespace.");
        return spec.Publish.GroupBy(Key).ToDictionary(
            group => group.Key, group => (IList<PortBinding>)[.. group.Select(Binding)]);
    }

    private static PortBinding Binding(Publish publish) => new()
    {
        HostIP = publish.HostIp,
        // With "0" the engine chooses. A port chosen here could be taken by another program before the container starts.
        HostPort = (publish.HostPort ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string Key(Publish publish) => $"{publish.ContainerPort}/{publish.Protocol}";

    private static NetworkingConfig Networking(ContainerSpec spec, Network network, string shortName) => new()
    {
        EndpointsConfig = new Dictionary<string, EndpointSettings>
        {
            [network.Name] = new()
            {
                Aliases = [shortName, .. spec.Aliases],
                IPAMConfig = spec.Address is { } address ? new EndpointIPAMConfig { IPv4Address = address } : null,
            },
        },
    };

    private static Mount Of(ContainerMount mount) => new()
    {
        Type = mount.Type,
        Source = mount.Source,
        Target = mount.Target,
        ReadOnly = mount.ReadOnly ? true : null,
        TmpfsOptions = mount.SizeBytes is { } size ? new TmpfsOptions { SizeBytes = size } : null,
    };
}
