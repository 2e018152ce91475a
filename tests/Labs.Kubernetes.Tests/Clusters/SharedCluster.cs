
namespace Labs.Kubernetes.Tests;

/// <summary>A cluster of two nodes that all tests share. Each test has its own session, and so its own namespace.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    public const string Collection = "one cluster";
    private Lab? _lab;

    public static ClusterSpec Spec { get; } = new() { Workers = 1 };

    public Cluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Capability.Docker.Missing() is not null)
            return;
        _lab = await Lab.OpenAsync("kubernetes-tests");
        try
        {
            Cluster = await _lab.KindAsync(Spec);
        }
        catch
        {
            await _lab.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
            await _lab.DisposeAsync();
    }
}

[CollectionDefinition(SharedCluster.Collection)]
public sealed class SharedClusterCollection : ICollectionFixture<SharedCluster>;
