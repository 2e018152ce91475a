using System.Text.Json.Nodes;

namespace Labs.Kubernetes.Tests.Watching;

public sealed class WatchStateTests
{
    [Fact]
    public void A_watch_that_starts_again_reports_only_the_difference()
    {
        var state = new WatchState();
        Assert.Equal([ChangeKind.Added, ChangeKind.Added], Take(Item("a", 1), Item("b", 2)));
        Assert.Null(state.Take(WatchLineKind.Added, Item("a", 1), default));
        Assert.Equal(ChangeKind.Modified, state.Take(WatchLineKind.Modified, Item("a", 3), default)!.Kind);
        Assert.Equal([ChangeKind.Deleted, ChangeKind.Modified, ChangeKind.Added], Take(Item("a", 5), Item("c", 6)));
        Assert.Null(state.Take(WatchLineKind.Deleted, Item("b", 7), default));
        Assert.Equal(2, state.Count);

        ChangeKind[] Take(params KubeObject[] list) => [.. state.Take(list, default, false).Select(change => change.Kind)];
    }

    private static KubeObject Item(string uid, int version) =>
        new(new JsonObject { ["metadata"] = new JsonObject { ["uid"] = uid, ["name"] = uid, ["resourceVersion"] = $"{version}" } });
}
