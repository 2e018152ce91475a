using Labs.Docker;

namespace Labs.Kubernetes.Tests.Clusters;

/// <summary>The names in the journal become names of files and arguments of commands, so only names that the labs give are read.</summary>
public sealed class ClusterEntryTests
{
    private static readonly EngineEndpoint s_engine = EngineEndpoint.FromJournal("unix:///var/run/docker.sock")!;

    [Fact]
    public void Entries_of_all_kinds_are_read_as_they_were_written()
    {
        ClusterEntry[] entries =
        [
            ClusterEntry.OfKind("labs-k8s-0badf00d", s_engine),
            ClusterEntry.OfKind("labs-0badf00d-k8s", s_engine),
            ClusterEntry.Holds(s_engine),
            ClusterEntry.NamespaceOf("labs-0badf00d", "/home/a b/kubeconfig"),
            ClusterEntry.Frozen("labs-k8s-0badf00d", "kube-proxy", "0123456789abcdef", s_engine),
        ];
        Assert.Equal(entries, entries.Select(entry => ClusterEntry.Parse(entry.ToString())));
    }

    [Theory]
    [InlineData("kind ../../victim unix:///var/run/docker.sock")]
    [InlineData("kind labs-k8s-0badf00d/../../../victim unix:///var/run/docker.sock")]
    [InlineData("kind labs-k8s-0badf00d\n unix:///var/run/docker.sock")]
    [InlineData("kind my-own-cluster unix:///var/run/docker.sock")]
    [InlineData("KIND labs-k8s-0badf00d unix:///var/run/docker.sock")]
    [InlineData("0 labs-k8s-0badf00d unix:///var/run/docker.sock")]
    [InlineData("holds ../.. unix:///var/run/docker.sock")]
    [InlineData("namespace kube-system /home/user/kubeconfig")]
    [InlineData("namespace labs-0badf00d kubeconfig")]
    [InlineData("frozen labs-k8s-0badf00d -f 0123456789abcdef unix:///var/run/docker.sock")]
    [InlineData("frozen labs-k8s-0badf00d ../x 0123456789abcdef unix:///var/run/docker.sock")]
    [InlineData("frozen labs-k8s-0badf00d kube-proxy ../../etc unix:///var/run/docker.sock")]
    [InlineData("frozen victim kube-proxy 0123456789abcdef unix:///var/run/docker.sock")]
    [InlineData("kind")]
    [InlineData("")]
    public void An_entry_that_the_labs_do_not_write_is_not_obeyed(string text) => Assert.Null(ClusterEntry.Parse(text));
}
