using Docker.DotNet.Models;

namespace Labs.Docker.Tests;

public sealed class DockerCleanerTests : DockerLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Session_end_leaves_nothing()
    {
        await MakeOneOfEachAsync();
        Assert.Equal(3, await CountAsync());

        await Lab.DisposeAsync();

        Assert.Equal(0, await CountAsync());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_journal_without_a_running_owner_is_enough()
    {
        await MakeOneOfEachAsync();
        var entries = SessionFolder.Open(Lab.Id)!.Journal.Where(entry => entry.Kind == DockerCleaner.KindName);
        var journal = entries.Select(entry => entry.Id).ToList();
        var cleaner = new DockerCleaner();

        Assert.Equal(3, await cleaner.CleanAsync(Lab.Id, journal, CancellationToken.None));
        Assert.Equal(0, await cleaner.CleanAsync(Lab.Id, journal, CancellationToken.None));
        Assert.Equal(0, await CountAsync());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Two_cleaners_at_the_same_time_succeed()
    {
        await MakeOneOfEachAsync();
        var journal = new List<string> { DockerEntry.Engine(Docker.Endpoint).ToString() };

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new DockerCleaner().CleanAsync(Lab.Id, journal, CancellationToken.None)));

        Assert.Equal(0, await CountAsync());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Sweep_removes_only_what_dead_owners_left()
    {
        var alive = await Docker.RunAsync("busybox", new() { Command = Forever });
        // An owner on this machine whose process has never existed.
        var dead = Owner.Current with { Start = Owner.Current.Start - 1 };
        var name = Lab.Name("orphan");
        await Docker.Client.Volumes.CreateAsync(new VolumesCreateParameters
        {
            Name = name,
            Labels = new Dictionary<string, string> { ["labs.session"] = "00000000", ["labs.owner"] = dead.ToString() },
        });
        var elsewhere = Lab.Name("elsewhere");
        var owner = (dead with { Machine = "another" }).ToString();
        await Docker.Client.Volumes.CreateAsync(new VolumesCreateParameters
        {
            Name = elsewhere,
            Labels = new Dictionary<string, string> { ["labs.session"] = "00000000", ["labs.owner"] = owner },
        });
        try
        {
            await DockerCleaner.SweepAsync(Docker.Endpoint);

            var left = (await Docker.Client.Volumes.ListAsync(new VolumesListParameters())).Volumes.Select(volume => volume.Name).ToList();
            Assert.DoesNotContain(name, left);
            Assert.Contains(elsewhere, left);
            Assert.True((await alive.InspectAsync()).Running);
        }
        finally
        {
            await Docker.Client.Volumes.RemoveAsync(elsewhere);
        }
    }

    private async Task MakeOneOfEachAsync()
    {
        var network = await Docker.CreateNetworkAsync("net");
        var volume = await Docker.CreateVolumeAsync("volume");
        await Docker.RunAsync("busybox", new() { Network = network, Mounts = [ContainerMount.Volume(volume, "/data")], Command = Forever });
    }

    private async Task<int> CountAsync()
    {
        using var client = EngineAccess.Connect(Docker.Endpoint);
        var filter = SessionFilter.Of(Lab.Id);
        return (await client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter })).Count
            + (await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filter })).Count
            + ((await client.Volumes.ListAsync(new VolumesListParameters { Filters = filter })).Volumes ?? []).Count;
    }
}
