namespace Labs.Kubernetes.Tests.Clusters;

/// <summary>Whom a cluster is kept for. No cluster is needed: its folder says who uses it.</summary>
public sealed class ClusterFolderTests : IAsyncLifetime
{
    // A machine that was cloned from this one has its machine id and another boot; /proc does not show its processes here.
    private static readonly Owner s_clone = Owner.Current with { Boot = "another boot" };

    private Lab _lab = null!;
    private ClusterFolder _folder = null!;

    private string Session => SessionFolder.Open(_lab.Id)!.Path;

    public async ValueTask InitializeAsync()
    {
        _lab = await Lab.OpenAsync("kubernetes-tests");
        _folder = new ClusterFolder(_lab.Name("k8s"));
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Delete();
        await _lab.DisposeAsync();
    }

    [Fact]
    public void A_user_that_cannot_be_seen_keeps_the_cluster_while_its_session_has_a_lease()
    {
        Describe(s_clone);
        _folder.AddUser(_lab.Id, s_clone);
        Assert.True(_folder.IsUsed());

        // One whose session has no folder any more renews nothing.
        _folder.RemoveUser(_lab.Id);
        _folder.AddUser("0badf00d", s_clone);
        Assert.False(_folder.IsUsed());
        Describe(Owner.Current);
    }

    [Fact]
    public void A_dead_user_keeps_no_cluster_and_a_living_one_does()
    {
        _folder.AddUser(_lab.Id, Owner.Current with { Pid = int.MaxValue });
        Assert.False(_folder.IsUsed());
        _folder.AddUser(_lab.Id, Owner.Current);
        Assert.True(_folder.IsUsed());
        _folder.RemoveUser(_lab.Id);
        Assert.False(_folder.IsUsed());
    }

    private void Describe(Owner owner) =>
        File.WriteAllText(Path.Combine(Session, "session.json"), $$"""{"slug":"sky","owner":"{{owner}}"}""");
}
