
namespace Labs.Kubernetes.Tests.Timelines;

public sealed class TimelineTests : ClusterLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Changes_of_a_pod_and_events_about_it_are_one_sequence()
    {
        await using var timeline = await Api.TimelineAsync(["pods"]);
        await Api.ApplyAsync(Pod("nowhere", more: "  nodeSelector: {no: such}"));
        await UntilAsync(timeline, entry => entry.IsEvent && entry.Text.StartsWith("FailedScheduling", StringComparison.Ordinal));
        await Api.DeleteAsync("pods", "nowhere", graceSeconds: 0);
        await UntilAsync(timeline, entry => entry.Text == "gone");

        var story = timeline.Entries.Where(entry => entry.About == "Pod/nowhere").ToList();
        // Events come over another watch, and may arrive before the pod.
        Assert.Equal("new, Pending", story.First(entry => !entry.IsEvent).Text.Split(';')[0]);
        Assert.Equal(story.OrderBy(entry => entry.ArrivedAt), story);
        Assert.All(story, entry => Assert.True(entry.ArrivedAt >= timeline.Start));
        // Events have the server's time in whole seconds; arrivals are more precise.
        Assert.Contains(story, entry => entry.ArrivedAt.Ticks % TimeSpan.TicksPerMillisecond != 0);
        var phase = Assert.Single(timeline.Phases, phase => phase.Phase == "Pending");
        Assert.True(phase.Start >= 0 && phase.End > phase.Start, $"{phase}");
        Assert.Contains("Pod/nowhere", timeline.ToMime()["text/plain"]);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_deletion_of_an_existing_object_is_reported_but_not_its_existence()
    {
        await Api.ApplyAsync(ConfigMap("old"));
        await using var timeline = await Api.TimelineAsync(["configmaps"], item => item.Name == "old");
        await Api.DeleteAsync("configmaps", "old");
        await UntilAsync(timeline, entry => entry.Text == "gone");
        Assert.Equal(["gone"], timeline.Entries.Select(entry => entry.Text));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_filter_excludes_other_objects()
    {
        await using var timeline = await Api.TimelineAsync(["configmaps"], item => item.Name == "mine");
        await Api.ApplyAsync(ConfigMap("theirs") + "---\n" + ConfigMap("mine"));
        await UntilAsync(timeline, entry => entry.About == "ConfigMap/mine");
        Assert.Equal(["ConfigMap/mine"], timeline.Entries.Select(entry => entry.About));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_deletion_is_noticed_even_if_the_wait_for_it_starts_at_the_same_time()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"brief-{i}")];
        await Api.ApplyAsync(string.Join("---\n", names.Select(name => ConfigMap(name))));
        // Each wait lists the object first, and then watches it; the deletion happens before, between or after the two.
        var deletions = names.Select(name => Api.DeleteAsync("configmaps", name));
        var waits = names.Select(name => Api.WaitGoneAsync("configmaps", name, NoHang * 2));
        await Task.WhenAll(deletions.Zip(waits, (deletion, wait) => Task.WhenAll(deletion, wait))).WaitAsync(NoHang);
    }

    private static Task UntilAsync(ClusterTimeline timeline, Func<TimelineEntry, bool> condition) =>
        Wait.UntilAsync("the timeline has the entry", _ =>
        {
            var entries = timeline.Entries;
            return Task.FromResult((entries.Any(condition), string.Join("\n", entries.Select(entry => $"{entry.About} {entry.Text}"))));
        }, NoHang);
}
