using System.Net.Sockets;
using Docker.DotNet;
using Labs.Docker;

namespace Labs.Cli.Doctor;

/// <summary>Checks the Docker Engine and its images.</summary>
internal static class EngineCheck
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    /// <summary>Asks the engine for its version, its settings and its images. It changes nothing.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        EngineEndpoint endpoint;
        try
        {
            endpoint = EngineEndpoint.Find();
        }
        catch (EngineUnavailableException exception)
        {
            return [new("Docker Engine", FindingState.Missing, exception.Message)];
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        try
        {
            return await LookAsync(endpoint, limit.Token);
        }
        catch (EngineUnavailableException exception)
            when (endpoint.Source is not EngineEndpoint.DefaultSource || EngineAccess.IsDenied(exception))
        {
            // Its message says what to do about this endpoint.
            return [new("Docker Engine", FindingState.Missing, exception.Message)];
        }
        catch (Exception exception) when (exception is EngineException or HttpRequestException or DockerApiException
            or OperationCanceledException or IOException or TimeoutException or SocketException)
        {
            var observed = exception is EngineUnavailableException
                ? exception.Message
                : $"none answers at {endpoint}: {exception.Message.Split('\n')[0]}";
            return [new("Docker Engine", FindingState.Missing, observed, Remedy())];
        }
    }

    private static async Task<IReadOnlyList<Finding>> LookAsync(EngineEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var client = await EngineAccess.OpenAsync(endpoint, cancellationToken);
        var version = await client.System.GetVersionAsync(cancellationToken);
        var info = await client.System.GetSystemInfoAsync(cancellationToken);
        var engine = $"{version.Version} at {endpoint}, Linux kernel {version.KernelVersion}, {version.Arch}";
        var cgroup = $"v{info.CgroupVersion}, driver {info.CgroupDriver}; storage driver {info.Driver}";
        var findings = new List<Finding>
        {
            new("Docker Engine", FindingState.Ok, engine),
            new("cgroup", FindingState.Ok, cgroup),
        };
        var isHere = endpoint.Uri.Scheme == "unix" && OperatingSystem.IsLinux();
        if (info.DefaultRuntime is { } runtime && runtime != "runc")
        {
            findings.Add(new("runtime", FindingState.Note,
                $"containers are started by '{runtime}', which leaves out capabilities that this machine can't give"));
        }
        else if (isHere && MachineCheck.Capabilities().State != FindingState.Ok)
        {
            findings.Add(new("runtime", FindingState.Missing,
                $"'{info.DefaultRuntime}' asks for every capability, and this machine lacks some: privileged containers, such as the nodes "
                + "of clusters, do not start",
                "./labs down, then ./labs up starts an engine with a runtime shim; an engine that labs did not start needs "
                + "lab-env/docker/runc-caps as its default runtime"));
        }
        var images = await new ImageStore(client).ListAsync(cancellationToken);
        findings.Add(Images(images));
        findings.Add(NodeImage(images));
        return findings;
    }

    private static Finding Images(IReadOnlyList<ImageState> images)
    {
        string[] absent = [.. images.Where(image => image.Image is null && !image.Entry.IsPart).Select(image => image.Entry.Name)];
        return absent.Length == 0
            ? new("images", FindingState.Ok, $"all {images.Count} of the catalogue")
            : new("images", FindingState.Note, $"missing: {string.Join(", ", absent)}; each is made when it is first needed",
                "before a workshop without internet: ./labs images build");
    }

    /// <summary>The one image that takes minutes to build.</summary>
    private static Finding NodeImage(IReadOnlyList<ImageState> images) =>
        images.FirstOrDefault(image => image.Entry.Name == ClusterStart.NodeImage) is { Image: { } found }
            ? new("node image", FindingState.Ok, found.Reference)
            : new("node image", FindingState.Note,
                "missing; the first cluster pulls it from a registry, or else builds it in about 6 minutes",
                $"to have it now: ./labs images build {ClusterStart.NodeImage}");

    private static string Remedy()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/etc/debian_version"))
            return "install Docker Engine or Docker Desktop and start it";
        return Environment.IsPrivilegedProcess
            ? "./labs up"
            : "as root: ./labs up; or install docker.io, start it, and add yourself to the group docker";
    }
}
