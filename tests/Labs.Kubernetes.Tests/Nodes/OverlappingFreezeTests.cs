using Docker.DotNet.Models;
using Labs.Docker;

namespace Labs.Kubernetes.Tests.Nodes;

/// <summary>Several freezes of one program, on containers that have the label of a cluster's nodes. No Kubernetes is needed.</summary>
public sealed class OverlappingFreezeTests : IAsyncLifetime
{
    private const string Program = "worker", Other = "helper";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private Lab _lab = null!;
    private Engine _docker = null!;
    private IReadOnlyList<Container> _nodes = [];

    private string Cluster => _lab.Name("k8s");

    public async ValueTask InitializeAsync()
    {
        CapabilityCheck.Require(Capability.Docker);
        _lab = await Lab.OpenAsync("kubernetes-tests");
        _docker = await _lab.DockerAsync();
        _nodes = await Task.WhenAll(MakeNodeAsync("a"), MakeNodeAsync("b"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
            await _lab.DisposeAsync();
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_timer_of_a_freeze_that_was_ended_does_not_end_a_later_one()
    {
        var limit = TimeSpan.FromSeconds(1);
        var first = await FreezeAsync(Program, limit);
        await first.DisposeAsync();
        Assert.Equal(["S", "S"], await StatesAsync(Program));

        await using var later = await FreezeAsync(Program, TimeSpan.FromMinutes(5));
        // Its timer began after the first one's and has the same limit.
        await FreezeAsync(Other, limit);
        await UntilAsync(Other, "S");
        Assert.Equal(["T", "T"], await StatesAsync(Program));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_program_continues_when_the_last_of_its_freezes_ends()
    {
        var first = await FreezeAsync(Program, TimeSpan.FromMinutes(5));
        var second = await FreezeAsync(Program, TimeSpan.FromMinutes(5));
        await first.DisposeAsync();
        Assert.Equal(["T", "T"], await StatesAsync(Program));
        await second.DisposeAsync();
        Assert.Equal(["S", "S"], await StatesAsync(Program));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_freeze_that_has_ended_leaves_no_process()
    {
        await (await FreezeAsync(Other, TimeSpan.FromMinutes(5))).DisposeAsync();
        foreach (var node in _nodes)
            Assert.Equal(1, (await node.ExecAsync("pgrep", "-x", "sleep")).ExitCode); // pgrep(1): no process matched
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_cleaner_ends_the_freezes_of_a_killed_session_and_no_others()
    {
        await using var other = await FreezeAsync(Program, TimeSpan.FromMinutes(5));
        await FreezeAsync(Program, TimeSpan.FromMinutes(5));
        await FreezeAsync(Other, TimeSpan.FromMinutes(5));
        var journal = SessionFolder.Open(_lab.Id)!.Journal.Where(entry => entry.Kind == ClusterCleaner.KindName)
            .Select(entry => entry.Id).Skip(1).ToList();

        Assert.Equal(4, await new ClusterCleaner().CleanAsync(_lab.Id, journal, CancellationToken.None)); // two freezes on two nodes
        Assert.Equal(["S", "S"], await StatesAsync(Other));
        Assert.Equal(["T", "T"], await StatesAsync(Program));
        Assert.Equal(0, await new ClusterCleaner().CleanAsync(_lab.Id, journal, CancellationToken.None));

        await other.DisposeAsync();
        Assert.Equal(["S", "S"], await StatesAsync(Program));
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("..")]
    [InlineData("$(reboot)")]
    public async Task What_cannot_be_the_name_of_a_program_is_refused(string name) =>
        Assert.Contains("is no name of a program", (await Assert.ThrowsAsync<KubernetesException>(() => FreezeAsync(name, null))).Message);

    private Task<IAsyncDisposable> FreezeAsync(string program, TimeSpan? limit) =>
        ProgramFreeze.StartAsync(_lab, _docker.Endpoint, Cluster, program, limit, CancellationToken.None);

    private Task UntilAsync(string program, string state) => Wait.UntilAsync($"{program} is in state {state}", async _ =>
    {
        var states = await StatesAsync(program);
        return (states.All(seen => seen == state), string.Join(", ", states));
    }, s_patience);

    // The first letter of the process's state; T is stopped.
    private async Task<string[]> StatesAsync(string program) => await Task.WhenAll(_nodes.Select(async node =>
        (await node.ExecAsync("ps", "-o", "stat=", "-C", program)).Text.Trim()[..1]));

    private async Task<Container> MakeNodeAsync(string name)
    {
        var labels = new Dictionary<string, string>(_lab.Labels) { [KindNodes.ClusterLabel] = Cluster };
        using var client = await EngineAccess.OpenAsync(_docker.Endpoint);
        var created = await client.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Name = _lab.Name(name),
            Image = (await _docker.ImageAsync("toolbox")).Reference,
            Entrypoint = ["sh", "-c", $"for name in {Program} {Other}; do cp /bin/sleep /tmp/$name; /tmp/$name 1000000 & done; wait"],
            Labels = labels,
            HostConfig = new HostConfig { Init = true },
        });
        await _lab.TrackAsync(DockerCleaner.KindName, $"container {_lab.Name(name)} {_docker.Endpoint.ToJournal()}", async token =>
        {
            using var remover = await EngineAccess.OpenAsync(_docker.Endpoint, token);
            await remover.Containers.RemoveContainerAsync(created.ID, new ContainerRemoveParameters { Force = true }, token);
        });
        await client.Containers.StartContainerAsync(created.ID, new ContainerStartParameters());
        var node = await _docker.AttachAsync(_lab.Name(name));
        await Wait.UntilAsync("the programs run", async _ => (await node.ExecAsync("pgrep", "-x", Other)).ExitCode == 0, s_patience);
        return node;
    }
}
