
namespace Labs.Kubernetes.Tests.Timelines;

public sealed class TimelineTests : ClusterLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task What_happens_to_a_pod_and_what_is_said_of_it_are_one_story()
    {
        await using var timeline = await Api.TimelineAsync(["pods"]);
        await Api.ApplyAsync(Pod("nowhere", more: "  nodeSelector: {no: such}"));
        await UntilAsync(timeline, entry => entry.IsEvent && entry.Text.StartsWith("FailedScheduling", StringComparison.Ordinal));
        await Api.DeleteAsync("pods", "nowhere", graceSeconds: 0);
        await UntilAsync(timeline, entry => entry.Text == "gone");

        var story = timeline.Entries.Where(entry => entry.About == "Pod/nowhere").ToList();
        // Events come over a connection of their own, and may overtake the pod.
        Assert.Equal("new, Pending", story.First(entry => !entry.IsEvent).Text.Split(';')[0]);
        Assert.Equal(story.OrderBy(entry => entry.ArrivedAt), story);
        Assert.All(story, entry => Assert.True(entry.ArrivedAt >= timeline.Start));
        // Events have the server's time in whole seconds; arrivals have more.
        Assert.Contains(story, entry => entry.ArrivedAt.Ticks % TimeSpan.TicksPerMillisecond != 0);
        var phase = Assert.Single(timeline.Phases, phase => phase.Phase == "Pending");
        Assert.True(phase.Start >= 0 && phase.End > phase.Start, $"{phase}");
        Assert.Contains("Pod/nowhere", timeline.ToMime()["text/plain"]);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task What_was_there_before_is_told_to_go_but_not_to_come()
    {
        await Api.ApplyAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: old}");
        await using var timeline = await Api.TimelineAsync(["configmaps"], item => item.Name == "old");
        await Api.DeleteAsync("configmaps", "old");
        await UntilAsync(timeline, entry => entry.Text == "gone");
        Assert.Equal(["gone"], timeline.Entries.Select(entry => entry.Text));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_filter_leaves_out_the_others()
    {
        await using var timeline = await Api.TimelineAsync(["configmaps"], item => item.Name.StartsWith("mine", StringComparison.Ordinal));
        await Api.ApplyAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: theirs}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}");
        await UntilAsync(timeline, entry => entry.About == "ConfigMap/mine");
        Assert.Equal(["ConfigMap/mine"], timeline.Entries.Select(entry => entry.About));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_end_is_seen_however_close_the_wait_for_it_begins()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"brief-{i}")];
        await Api.ApplyAsync(string.Join("---\n", names.Select(name => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n")));
        // Each wait begins with a look and goes on as a watch; the deletion falls before, between or after the two.
        await Task.WhenAll(names.Select(name => Task.WhenAll(Api.DeleteAsync("configmaps", name), Api.WaitGoneAsync("configmaps", name, NoHang * 2)))).WaitAsync(NoHang);
    }

    private static Task UntilAsync(ClusterTimeline timeline, Func<TimelineEntry, bool> condition) =>
        Wait.UntilAsync("the timeline has it", _ => Task.FromResult((timeline.Entries.Any(condition), string.Join("\n", timeline.Entries.Select(entry => $"{entry.About} {entry.Text}")))), NoHang);
}
