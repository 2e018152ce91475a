using System.Formats.Tar;
using System.Net;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Offline.Packages.Tests;

/// <summary>Docker.DotNet, stand-in or real, against a real engine.</summary>
public sealed class DockerClientTests : IAsyncLifetime
{
    private const string Repository = "labs-test-host";

    private readonly DockerClient _client = new DockerClientBuilder().WithEndpoint(EngineFactAttribute.Endpoint).Build();
    private readonly string _tag = Guid.NewGuid().ToString("n")[..12];
    private readonly List<string> _containers = [];

    private string Image => $"{Repository}:{_tag}";

    public async Task InitializeAsync()
    {
        var messages = new Messages<JSONMessage>();
        await _client.Images.CreateImageAsync(new ImagesCreateParameters { Repo = Repository, Tag = _tag, Changes = ["ENV IMPORTED=yes"] }, HostImage.Tar(), null, messages);
        Assert.All(messages.All, message => Assert.Null(message.Error));
    }

    public async Task DisposeAsync()
    {
        foreach (var id in _containers)
            await _client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true });
        await _client.Images.DeleteImageAsync(Image, new ImageDeleteParameters { Force = true });
        _client.Dispose();
    }

    [EngineFact]
    public async Task Engine_tells_about_itself()
    {
        var version = await _client.System.GetVersionAsync();
        var info = await _client.System.GetSystemInfoAsync();

        Assert.Equal((version.Version, version.KernelVersion), (info.ServerVersion, info.KernelVersion));
        Assert.True(info.NCPU > 0 && info.MemTotal > 0);
        Assert.True(System.Version.Parse(version.APIVersion) >= new System.Version(1, 40));
    }

    [EngineFact]
    public async Task Exec_has_three_streams_and_an_exit_code()
    {
        var id = await StartAsync("sleep", "1000000");
        var exec = await _client.Exec.CreateContainerExecAsync(id, new ContainerExecCreateParameters
        {
            Cmd = ["sh", "-c", "cat; echo error >&2; exit 42"], AttachStdin = true, AttachStdout = true, AttachStderr = true,
        });
        using var stream = await _client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters());
        Assert.True((await _client.Exec.InspectContainerExecAsync(exec.ID)).Running);

        // More than one frame and more than a socket's buffer: reading and writing overlap.
        var input = new string('x', 3_000_000);
        var reading = stream.ReadOutputToEndAsync(default);
        await stream.CopyFromAsync(new MemoryStream(Encoding.UTF8.GetBytes(input)), default);
        stream.CloseWrite();
        var (stdout, stderr) = await reading;

        Assert.Equal(input.Length, stdout.Length);
        Assert.Equal("error\n", stderr);
        var ended = await _client.Exec.InspectContainerExecAsync(exec.ID);
        Assert.Equal((false, 42L), (ended.Running, ended.ExitCode!.Value));
    }

    [EngineFact]
    public async Task Attach_log_wait_and_inspect_agree()
    {
        var created = await CreateAsync(parameters =>
        {
            parameters.Cmd = ["sh", "-c", "read line; echo heard $line $IMPORTED; exit 3"];
            parameters.OpenStdin = true;
            parameters.StdinOnce = true;
            parameters.HostConfig = new HostConfig { Memory = 64 << 20, RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.No } };
        });
        using var attached = await _client.Containers.AttachContainerAsync(created, new ContainerAttachParameters { Stream = true, Stdin = true, Stdout = true, Stderr = true });
        Assert.True(await _client.Containers.StartContainerAsync(created));
        Assert.False(await _client.Containers.StartContainerAsync(created));
        var line = Encoding.UTF8.GetBytes("words\n");
        await attached.WriteAsync(line, 0, line.Length, default);

        var (stdout, _) = await attached.ReadOutputToEndAsync(default);
        var ended = await _client.Containers.WaitContainerAsync(created);
        using var log = await _client.Containers.GetContainerLogsAsync(created, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true, Tail = "all" });
        var inspected = await _client.Containers.InspectContainerAsync(created);

        Assert.Equal("heard words yes\n", stdout);
        Assert.Equal(stdout, (await log.ReadOutputToEndAsync(default)).stdout);
        Assert.Equal((3L, 3L, "exited"), (ended.StatusCode, inspected.State!.ExitCode, inspected.State.Status));
        Assert.Equal((64L << 20, RestartPolicyKind.No), (inspected.HostConfig!.Memory, inspected.HostConfig.RestartPolicy.Name));
        Assert.False(await _client.Containers.StopContainerAsync(created, new ContainerStopParameters()));
    }

    [EngineFact]
    public async Task Events_and_statistics_are_reported_as_they_come()
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var events = new Messages<Message>();
        var seen = events.FirstAsync(message => message.Action == "die");
        var listening = _client.System.MonitorEventsAsync(new ContainerEventsParameters
        {
            Since = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(),
            Filters = Filter("image", Image),
        }, events, enough.Token);
        var id = await StartAsync("sleep", "1000000");

        var samples = new Messages<ContainerStatsResponse>();
        await _client.Containers.GetContainerStatsAsync(id, new ContainerStatsParameters { Stream = false, OneShot = true }, samples);
        await _client.Containers.KillContainerAsync(id, new ContainerKillParameters { Signal = "KILL" });
        var died = await seen.WaitAsync(enough.Token);
        await enough.CancelAsync();

        var sample = Assert.Single(samples.All);
        Assert.True(sample.MemoryStats!.Usage > 0 && sample.CPUStats!.CPUUsage.TotalUsage > 0 && sample.PidsStats!.Current == 1);
        Assert.Equal((id, "137"), (died.Actor.ID, died.Actor.Attributes["exitCode"]));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [EngineFact]
    public async Task Files_go_in_and_out()
    {
        var id = await CreateAsync(parameters => parameters.Cmd = ["sh"]);
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "folder/file") { DataStream = new MemoryStream("content"u8.ToArray()) });
        tar.Position = 0;

        await _client.Containers.ExtractArchiveToContainerAsync(id, new CopyToContainerParameters { Path = "/" }, tar);
        var stat = await _client.Containers.GetArchiveFromContainerAsync(id, new ContainerPathStatParameters { Path = "/folder/file" }, true);
        var archive = await _client.Containers.GetArchiveFromContainerAsync(id, new ContainerPathStatParameters { Path = "/folder/file" }, false);

        Assert.Equal(("file", 7L), (stat.Stat.Name, stat.Stat.Size));
        using var stream = archive.Stream!;
        using var reader = new TarReader(stream);
        using var content = new StreamReader(reader.GetNextEntry()!.DataStream!);
        Assert.Equal("content", content.ReadToEnd());
    }

    [EngineFact]
    public async Task Images_are_built_tagged_saved_and_loaded()
    {
        var built = $"{Repository}:{_tag}-built";
        using var context = new MemoryStream();
        using (var writer = new TarWriter(context, TarEntryFormat.Pax, leaveOpen: true))
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "Dockerfile") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes($"FROM {Image}\nARG WORD\nLABEL word=$WORD\nCMD [\"sh\"]\n")) });
        context.Position = 0;
        var messages = new Messages<JSONMessage>();

        await _client.Images.BuildImageFromDockerfileAsync(new ImageBuildParameters { Tags = [built], BuildArgs = new Dictionary<string, string> { ["WORD"] = "a+b/c&d" } }, context, null, null, messages);
        var image = await _client.Images.InspectImageAsync(built);
        Assert.Equal("a+b/c&d", image.Config!.Labels!["word"]);
        Assert.Contains(messages.All, message => message.Stream?.Contains("FROM") == true);
        Assert.Contains(messages.All, message => message.Aux?.ExtensionData?.ContainsKey("ID") == true);

        using var saved = new MemoryStream();
        using (var stream = await _client.Images.SaveImagesAsync([built]))
            await stream.CopyToAsync(saved);
        await _client.Images.DeleteImageAsync(built, new ImageDeleteParameters());
        await Assert.ThrowsAsync<DockerImageNotFoundException>(() => _client.Images.InspectImageAsync(built));
        saved.Position = 0;
        await _client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, saved, messages);

        Assert.Equal(image.ID, (await _client.Images.InspectImageAsync(built)).ID);
        Assert.Single(await _client.Images.ListImagesAsync(new ImagesListParameters { Filters = Filter("reference", built) }));
        await _client.Images.TagImageAsync(built, new ImageTagParameters { RepositoryName = Repository, Tag = $"{_tag}-again" });
        await _client.Images.DeleteImageAsync($"{Repository}:{_tag}-again", new ImageDeleteParameters());
        await _client.Images.DeleteImageAsync(built, new ImageDeleteParameters());
    }

    [EngineFact]
    public async Task Failing_build_is_a_message_with_an_error()
    {
        using var context = new MemoryStream();
        using (var writer = new TarWriter(context, TarEntryFormat.Pax, leaveOpen: true))
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "Dockerfile") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes($"FROM {Image}\nRUN exit 9\n")) });
        context.Position = 0;
        var messages = new Messages<JSONMessage>();

        await _client.Images.BuildImageFromDockerfileAsync(new ImageBuildParameters { Remove = true, ForceRemove = true }, context, null, null, messages);

        Assert.Equal(9, messages.All.Single(message => message.Error is not null).Error!.Code);
    }

    [EngineFact]
    public async Task Networks_and_volumes_come_and_go()
    {
        var name = $"labs-test-{_tag}";
        var labels = new Dictionary<string, string> { ["labs-test"] = _tag };
        var network = await _client.Networks.CreateNetworkAsync(new NetworksCreateParameters { Name = name, Driver = "bridge", Labels = labels });
        var volume = await _client.Volumes.CreateAsync(new VolumesCreateParameters { Name = name, Labels = labels });
        var id = await StartAsync("sleep", "1000000");

        await _client.Networks.ConnectNetworkAsync(network.ID, new NetworkConnectParameters { Container = id, EndpointConfig = new EndpointSettings { Aliases = ["other"] } });
        Assert.Contains(id, (await _client.Networks.InspectNetworkAsync(network.ID)).Containers.Keys);
        await _client.Networks.DisconnectNetworkAsync(network.ID, new NetworkDisconnectParameters { Container = id, Force = true });

        Assert.Equal(name, Assert.Single(await _client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Filter("label", $"labs-test={_tag}") })).Name);
        Assert.Equal(volume.Mountpoint, Assert.Single((await _client.Volumes.ListAsync(new VolumesListParameters { Filters = Filter("label", $"labs-test={_tag}") })).Volumes).Mountpoint);
        await _client.Networks.DeleteNetworkAsync(network.ID);
        await _client.Volumes.RemoveAsync(name);
        await Assert.ThrowsAsync<DockerNetworkNotFoundException>(() => _client.Networks.InspectNetworkAsync(network.ID));
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<DockerApiException>(() => _client.Volumes.InspectAsync(name))).StatusCode);
    }

    [EngineFact]
    public async Task Errors_have_their_types()
    {
        var container = await Assert.ThrowsAsync<DockerContainerNotFoundException>(() => _client.Containers.InspectContainerAsync("labs-test-nothing"));
        Assert.Contains("labs-test-nothing", container.ResponseBody);
        await Assert.ThrowsAsync<DockerImageNotFoundException>(() => CreateAsync(parameters => parameters.Image = "labs-test-nothing:never"));
        var taken = await CreateAsync(parameters => parameters.Name = $"labs-test-{_tag}");
        var conflict = await Assert.ThrowsAsync<DockerApiException>(() => CreateAsync(parameters => parameters.Name = $"labs-test-{_tag}"));
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        Assert.Contains(taken, conflict.ResponseBody);
    }

    private async Task<string> StartAsync(params string[] command)
    {
        var id = await CreateAsync(parameters => parameters.Cmd = command);
        await _client.Containers.StartContainerAsync(id);
        return id;
    }

    private async Task<string> CreateAsync(Action<CreateContainerParameters> configure)
    {
        var parameters = new CreateContainerParameters { Image = Image, Cmd = ["sh"] };
        configure(parameters);
        var created = await _client.Containers.CreateContainerAsync(parameters);
        _containers.Add(created.ID);
        return created.ID;
    }

    private static Dictionary<string, IDictionary<string, bool>> Filter(string key, string value) =>
        new() { [key] = new Dictionary<string, bool> { [value] = true } };

    private sealed class Messages<T> : IProgress<T>
    {
        private readonly List<T> _all = [];
        private readonly TaskCompletionSource<T> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Func<T, bool> _condition = _ => false;

        public IReadOnlyList<T> All
        {
            get
            {
                lock (_all)
                    return [.. _all];
            }
        }

        public Task<T> FirstAsync(Func<T, bool> condition)
        {
            _condition = condition;
            return _first.Task;
        }

        public void Report(T value)
        {
            lock (_all)
                _all.Add(value);
            if (_condition(value))
                _first.TrySetResult(value);
        }
    }
}
