using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet;
using Labs.Docker;
using Labs.Kubernetes;

namespace Labs.Cli.Commands;

/// <summary>What this machine can do, and what would mend the rest. It changes nothing.</summary>
internal static class DoctorCommand
{
    private enum State
    {
        Ok,
        Note,
        Missing,
    }

    private sealed record Finding(string What, State State, string Observed, string Remedy = "");

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var strict = new Option<bool>("--strict") { Description = "End with 3 if anything that the series needs is missing." };
        var command = new Command("doctor", "Say what this machine can do, and the command that mends the rest. Example: labs doctor") { json, strict };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var findings = await LookAsync(CommandLine.Repository, cancellationToken);
            if (parsed.GetValue(json))
                Console.WriteLine(new JsonArray([.. findings.Select(finding => (JsonNode)new JsonObject
                {
                    ["what"] = finding.What,
                    ["state"] = finding.State.ToString().ToLowerInvariant(),
                    ["observed"] = finding.Observed,
                    ["remedy"] = finding.Remedy,
                })]).ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
            else
                foreach (var finding in findings)
                {
                    Console.WriteLine($"{finding.State switch { State.Ok => "ok     ", State.Note => "note   ", _ => "MISSING" }} {finding.What,-16} {finding.Observed}");
                    if (finding.Remedy.Length > 0)
                        Console.WriteLine($"{"",24} -> {finding.Remedy}");
                }
            return parsed.GetValue(strict) && findings.Any(finding => finding.State == State.Missing) ? ExitCodes.Environment : ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<IReadOnlyList<Finding>> LookAsync(string repository, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>
        {
            new(".NET", State.Ok, $"{Environment.Version} on {System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB"),
        };
        findings.AddRange(await EngineAsync(cancellationToken));
        findings.Add(await KindAsync(cancellationToken));
        findings.Add(Script(repository, "plotly.min.js", "figures in reports"));
        findings.Add(Script(repository, "mermaid.min.js", "diagrams in reports"));
        findings.Add(Disk(repository));
        if (OperatingSystem.IsLinux())
            findings.Add(Capabilities());
        findings.Add(Leftovers());
        return findings;
    }

    private static async Task<IReadOnlyList<Finding>> EngineAsync(CancellationToken cancellationToken)
    {
        EngineEndpoint endpoint;
        try
        {
            endpoint = EngineEndpoint.Find();
        }
        catch (EngineUnavailableException exception)
        {
            return [new("Docker Engine", State.Missing, exception.Message)];
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            using var client = await EngineAccess.OpenAsync(endpoint, limit.Token);
            var version = await client.System.GetVersionAsync(limit.Token);
            var info = await client.System.GetSystemInfoAsync(limit.Token);
            var findings = new List<Finding>
            {
                new("Docker Engine", State.Ok, $"{version.Version} at {endpoint}, kernel {version.KernelVersion}, {version.Arch}"),
                new("cgroup", State.Ok, $"v{info.CgroupVersion}, driver {info.CgroupDriver}; storage driver {info.Driver}"),
            };
            if (info.DefaultRuntime is { } runtime && runtime != "runc")
                findings.Add(new("runtime", State.Note, $"containers are started by '{runtime}', which leaves out capabilities that this machine can't give"));
            else if (endpoint.Uri.Scheme == "unix" && OperatingSystem.IsLinux() && Capabilities().State != State.Ok)
                findings.Add(new("runtime", State.Missing, $"'{info.DefaultRuntime}' asks for every capability, and this machine lacks some: privileged containers, which the nodes of clusters are, do not start", "./labs down, then ./labs up starts an engine with a runtime shim; one that labs did not start needs lab-env/docker/runc-caps as its default runtime"));
            var images = await new ImageStore(client).ListAsync(limit.Token);
            string[] absent = [.. images.Where(image => image.Image is null && !image.Entry.IsPart).Select(image => image.Entry.Name)];
            findings.Add(absent.Length == 0
                ? new("images", State.Ok, $"all {images.Count} of the catalogue")
                : new("images", State.Note, $"not there yet: {string.Join(", ", absent)}; made when first needed", $"before a workshop without internet: ./labs images build"));
            findings.Add(NodeImage(images));
            return findings;
        }
        catch (EngineUnavailableException exception) when (endpoint.Source is not EngineEndpoint.DefaultSource)
        {
            // Its message says what to do about this endpoint.
            return [new("Docker Engine", State.Missing, exception.Message)];
        }
        catch (Exception exception) when (exception is EngineException or HttpRequestException or DockerApiException or OperationCanceledException or IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            var remedy = OperatingSystem.IsLinux() && File.Exists("/etc/debian_version")
                ? Environment.IsPrivilegedProcess ? "./labs up" : "as root: ./labs up; or install docker.io, start it, and add yourself to the group docker"
                : "install Docker Engine or Docker Desktop and start it";
            return [new("Docker Engine", State.Missing, exception is EngineUnavailableException ? exception.Message : $"none answers at {endpoint}: {exception.Message.Split('\n')[0]}", remedy)];
        }
    }

    /// <summary>Of all images the one that takes minutes to build.</summary>
    private static Finding NodeImage(IReadOnlyList<ImageState> images) =>
        images.FirstOrDefault(image => image.Entry.Name == ClusterStart.NodeImage) is { Image: { } there }
            ? new("node image", State.Ok, there.Reference)
            : new("node image", State.Note, "not there yet; pulled where a registry answers, else built in about 6 minutes when a cluster is first needed", $"to have it now: ./labs images build {ClusterStart.NodeImage}");

    private static async Task<Finding> KindAsync(CancellationToken cancellationToken) =>
        KindCommand.Find() is { } kind
            ? new("kind", State.Ok, $"{(await kind.VersionAsync(cancellationToken)).Split(' ').ElementAtOrDefault(1)} at {kind.Path}")
            : new("kind", State.Note, "not there; clusters need it", "./labs up");

    private static Finding Script(string repository, string name, string use)
    {
        var file = new FileInfo(Path.Combine(repository, "artifacts", "web", name));
        return file.Exists
            ? new(name, State.Ok, $"{file.Length / 1e6:0.0} MB, for {use}")
            : new(name, State.Missing, $"needed for {use}", $"with npm installed: lab-env/web/fetch.sh artifacts/web");
    }

    private static Finding Disk(string repository)
    {
        const long enough = 3L << 30;
        var free = new DriveInfo(repository).AvailableFreeSpace;
        return new("disk", free > enough ? State.Ok : State.Note, $"{free >> 30} GiB free at {repository}", free > enough ? "" : "images and builds take 3 GiB; ./labs images remove, docker system df");
    }

    private static Finding Capabilities()
    {
        var status = File.ReadAllLines("/proc/self/status");
        var bounding = Convert.ToUInt64(status.First(line => line.StartsWith("CapBnd:", StringComparison.Ordinal)).Split('\t')[1], 16);
        var last = int.Parse(File.ReadAllText("/proc/sys/kernel/cap_last_cap"));
        var all = (1UL << (last + 1)) - 1;
        return bounding == all
            ? new("capabilities", State.Ok, "the bounding set is complete")
            : new("capabilities", State.Note, $"the bounding set lacks {System.Numerics.BitOperations.PopCount(all & ~bounding)} of {last + 1} (mask {all & ~bounding:x}); an engine that ./labs up starts gets a runtime shim, so that privileged containers work");
    }

    private static Finding Leftovers()
    {
        var sessions = SessionFolder.All();
        var dead = sessions.Count(session => session.IsLeftBehind);
        return dead == 0
            ? new("sessions", State.Ok, $"{sessions.Count} open, none left by a dead owner")
            : new("sessions", State.Note, $"{dead} left by dead owners", "./labs clean");
    }
}
