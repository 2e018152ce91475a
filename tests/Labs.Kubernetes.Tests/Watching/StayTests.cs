namespace Labs.Kubernetes.Tests.Watching;

public sealed class StayTests : ClusterLab
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact, Needs(Capability.Docker)]
    public async Task A_claim_that_nothing_binds_stays_pending_for_the_whole_time()
    {
        await Api.ApplyAsync(new ClaimSpec("alone", 1, Unique));
        await Api.WaitAsync<PersistentVolumeClaim>("alone", "it is pending", claim => claim.Phase == "Pending");
        var stay = await Api.StayAsync<PersistentVolumeClaim>("alone", claim => claim.Phase == "Pending", s_second);
        Assert.True(stay.Held);
        Assert.True(stay.For >= s_second, $"{stay.For}");
        Assert.Equal("Pending", stay.Last.Phase);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_change_ends_the_stay_at_once()
    {
        await Api.ApplyAsync(ConfigMap("brief", "first"));
        var stay = Api.StayAsync<Data>("brief", data => data.Object.Text("data.value") == "first", NoHang);
        await Api.ApplyAsync(ConfigMap("brief", "second"));
        var ended = await stay.WaitAsync(NoHang / 2);
        Assert.False(ended.Held);
        Assert.Equal("second", ended.Last.Object.Text("data.value"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_deletion_ends_the_stay()
    {
        await Api.ApplyAsync(ConfigMap("gone"));
        var stay = Api.StayAsync<Data>("gone", _ => true, NoHang);
        await Task.WhenAny(stay, Api.WaitAsync("configmaps", "gone", "it is there", _ => true));
        await Api.DeleteAsync("configmaps", "gone");
        // The object may be gone before the first look.
        var ended = await Record.ExceptionAsync(() => stay.WaitAsync(NoHang / 2));
        if (ended is not null)
            Assert.IsType<ObjectNotFoundException>(ended);
        else
            Assert.False((await stay).Held);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task What_does_not_meet_the_condition_at_first_has_not_stayed()
    {
        await Api.ApplyAsync(ConfigMap("other"));
        Assert.False((await Api.StayAsync<Data>("other", _ => false, NoHang).WaitAsync(NoHang / 2)).Held);
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => Api.StayAsync<Data>("never", _ => true, s_second));
    }

    private sealed record Data(KubeObject Object) : ObjectView(Object), IObjectView<Data>
    {
        static string IObjectView<Data>.KindName => "configmaps";

        static Data IObjectView<Data>.Of(KubeObject item) => new(item);
    }
}
