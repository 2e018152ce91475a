using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>A spec in the engine's words.</summary>
internal static class ContainerParameters
{
    public static CreateContainerParameters Of(ContainerSpec spec, string name, string shortName, string image, IReadOnlyDictionary<string, string> sessionLabels)
    {
        var labels = new Dictionary<string, string>(spec.Labels);
        foreach (var (key, value) in sessionLabels)
            labels[key] = value;
        return new CreateContainerParameters
        {
            Name = name,
            Image = image,
            Labels = labels,
            Cmd = (spec.Command as IList<string> ?? spec.Command?.ToList())!,
            Entrypoint = (spec.Entrypoint as IList<string> ?? spec.Entrypoint?.ToList())!,
            Env = [.. spec.Env.Select(pair => $"{pair.Key}={pair.Value}")],
            WorkingDir = spec.WorkingDirectory ?? "",
            User = spec.User ?? "",
            Hostname = spec.Hostname ?? "",
            OpenStdin = spec.Stdin,
            Tty = spec.Tty,
            StopSignal = spec.StopSignal,
            StopTimeout = spec.StopTimeout,
            ExposedPorts = spec.Publish.Select(Key).Distinct().ToDictionary(key => key, _ => default(EmptyStruct)),
            Healthcheck = spec.Health is { } health ? Health(health) : null,
            HostConfig = Host(spec),
            NetworkingConfig = spec.Network?.Network is { } network ? Networking(spec, network, shortName) : null,
        };
    }

    private static HostConfig Host(ContainerSpec spec) => new()
    {
        NetworkMode = spec.Network?.Mode ?? "",
        PidMode = spec.Pid ?? "",
        IpcMode = spec.Ipc ?? "",
        UTSMode = spec.Uts ?? "",
        CgroupnsMode = spec.CgroupNamespace ?? "",
        PortBindings = Bindings(spec),
        PublishAllPorts = spec.PublishAll,
        CapAdd = [.. spec.CapAdd],
        CapDrop = [.. spec.CapDrop],
        DeviceCgroupRules = [.. spec.DeviceCgroupRules],
        SecurityOpt = [.. spec.SecurityOpt],
        Privileged = spec.Privileged,
        Init = spec.Init ? true : null,
        Mounts = [.. spec.Mounts.Select(Of)],
        Sysctls = spec.Sysctls,
        DNS = [.. spec.Dns],
        ExtraHosts = [.. spec.ExtraHosts],
        Memory = spec.Memory ?? 0,
        NanoCPUs = (long)((spec.Cpus ?? 0) * 1e9),
        PidsLimit = spec.PidsLimit,
        RestartPolicy = Restart(spec.Restart),
        ReadonlyRootfs = spec.ReadOnly,
    };

    private static Dictionary<string, IList<PortBinding>> Bindings(ContainerSpec spec)
    {
        if (spec.Publish.Count > 0 && spec.Network is { IsJoined: true } joined)
            throw new EngineException($"container {spec.Name}: ports cannot be published in network mode {joined.Mode}. Publish them on the container that owns the network namespace.");
        return spec.Publish.GroupBy(Key).ToDictionary(group => group.Key, group => (IList<PortBinding>)[.. group.Select(publish => new PortBinding
        {
            HostIP = publish.HostIp,
            // "0" lets the engine choose, which cannot collide as choosing here could.
            HostPort = (publish.HostPort ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture),
        })]);
    }

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

    private static HealthcheckConfig Health(HealthCheck health) => new()
    {
        Test = ["CMD", .. health.Command],
        Interval = health.Interval,
        Timeout = health.Timeout,
        Retries = health.Retries,
        StartPeriod = health.StartPeriod,
    };

    private static Mount Of(ContainerMount mount) => new()
    {
        Type = mount.Type,
        Source = mount.Source,
        Target = mount.Target,
        ReadOnly = mount.ReadOnly ? true : null,
        TmpfsOptions = mount.SizeBytes is { } size ? new TmpfsOptions { SizeBytes = size } : null,
    };

    private static RestartPolicy Restart(string? text) => text?.Split(':') switch
    {
        null or ["no"] => new RestartPolicy { Name = RestartPolicyKind.No },
        ["always"] => new RestartPolicy { Name = RestartPolicyKind.Always },
        ["unless-stopped"] => new RestartPolicy { Name = RestartPolicyKind.UnlessStopped },
        ["on-failure"] => new RestartPolicy { Name = RestartPolicyKind.OnFailure },
        ["on-failure", var count] when int.TryParse(count, out var retries) => new RestartPolicy { Name = RestartPolicyKind.OnFailure, MaximumRetryCount = retries },
        _ => throw new EngineException($"Restart is \"{text}\"; expected no, always, unless-stopped or on-failure[:retries]."),
    };
}
