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

    [Fact, Needs(Capability.Docker)]
    public async Task Sweep_leaves_what_a_clone_of_this_machine_owns_until_the_lease_has_expired()
    {
        // Its machine id is this machine's. From here it looks like a session of an earlier boot.
        var clone = (Owner.Current with { Boot = "another boot" }).ToString();
        var session = $"{Lab.Id}c";
        var name = Lab.Name("clone");
        await CreateVolumeAsync(name, SessionFilter.Label);
        try
        {
            await DockerCleaner.SweepAsync(Docker.Endpoint);
            Assert.Contains(name, await VolumesAsync()); // without a lease nobody knows

            await CreateVolumeAsync(name + "-lease", EngineLease.Label);
            await SweepInAsync(LeaseRenewal.Length / 2);
            Assert.Contains(name, await VolumesAsync());

            await SweepInAsync(LeaseRenewal.Length * 2);
            Assert.DoesNotContain(await VolumesAsync(), volume => volume.StartsWith(name, StringComparison.Ordinal));
        }
        finally
        {
            foreach (var volume in (await VolumesAsync()).Where(volume => volume.StartsWith(name, StringComparison.Ordinal)))
                await Docker.Client.Volumes.RemoveAsync(volume);
        }

        Task CreateVolumeAsync(string volume, string label) => Docker.Client.Volumes.CreateAsync(new VolumesCreateParameters
        {
            Name = volume,
            Labels = new Dictionary<string, string> { [label] = session, [SessionFilter.OwnerLabel] = clone },
        });

        async Task SweepInAsync(TimeSpan time)
        {
            var now = EngineTime.Of(await Docker.Client.System.GetSystemInfoAsync());
            await DockerSweep.DeadOwnersAsync(Docker.Client, now + time, CancellationToken.None);
        }
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_session_holds_a_lease_on_its_engine_until_its_end()
    {
        var now = EngineTime.Of(await Docker.Client.System.GetSystemInfoAsync());
        var lease = Assert.Single(await LeasesAsync(Lab.Id));
        Assert.Equal(LeaseState.Current, EngineLease.StateOf(lease, now));
        Assert.Equal(LeaseState.Expired, EngineLease.StateOf(lease, now + LeaseRenewal.Length));

        await Lab.DisposeAsync();
        Assert.Empty(await LeasesAsync(Lab.Id));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_lease_keeps_its_last_two_volumes()
    {
        await using var lease = await EngineLease.TakeAsync(Lab, Docker.Client, CancellationToken.None);
        for (var i = 0; i < 3; i++)
            await lease.RenewAsync(CancellationToken.None);

        var volumes = (await LeasesAsync(Lab.Id)).Select(volume => volume.Name).Order().ToList();
        Assert.Equal([$"labs-lease-{Lab.Id}-3", $"labs-lease-{Lab.Id}-4"], volumes);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_cleaner_of_a_dead_session_removes_its_lease()
    {
        string[] journal = [DockerEntry.Engine(Docker.Endpoint).ToString()];
        Assert.Equal(0, await new DockerCleaner().CleanAsync(Lab.Id, journal, CancellationToken.None));
        Assert.Empty(await LeasesAsync(Lab.Id));
    }

    private async Task<IReadOnlyList<string>> VolumesAsync() =>
        [.. (await Docker.Client.Volumes.ListAsync(new VolumesListParameters())).Volumes.Select(volume => volume.Name)];

    private async Task<IReadOnlyList<VolumeResponse>> LeasesAsync(string session)
    {
        using var client = EngineAccess.Connect(Docker.Endpoint);
        var leases = await EngineLease.ListAsync(client, CancellationToken.None);
        return [.. leases.Where(lease => lease.Labels[EngineLease.Label] == session)];
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
