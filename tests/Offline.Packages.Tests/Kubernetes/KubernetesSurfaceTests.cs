using k8s;

namespace Offline.Packages.Tests;

/// <summary>
/// KubernetesClient.surface.txt lists the members of the real package that src/ may use, taken from the real assembly by
/// reflection. The stand-in has these and no others; the real package has these and more.
/// </summary>
public sealed class KubernetesSurfaceTests
{
    private static readonly HashSet<string> Listed =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Kubernetes", "KubernetesClient.surface.txt")).Where(line => line.Length > 0)];

    [Fact]
    public void Every_listed_member_is_there() =>
        Assert.Empty(Listed.Except(PublicSurface.Of(typeof(KubernetesClientConfiguration).Assembly)));

    [Fact]
    public void Stand_in_has_no_member_that_the_package_lacks()
    {
        var isStandIn = typeof(KubernetesClientConfiguration).Assembly.GetName().Version < new Version(1, 0);
        if (isStandIn)
            Assert.Empty(PublicSurface.Of(typeof(KubernetesClientConfiguration).Assembly).Except(Listed));
    }
}
