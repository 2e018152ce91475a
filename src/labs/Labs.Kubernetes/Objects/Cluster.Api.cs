namespace Labs.Kubernetes;

public sealed partial class Cluster
{
    private readonly Lock _apiLock = new();
    private Task<ClusterApi>? _api;

    /// <summary>
    /// The cluster's objects, in the session's namespace, which the first call makes. What is applied through it carries the label
    /// <c>labs.session</c>; with the session go the namespace and the labelled objects outside it. #!yaml cells apply here.
    /// </summary>
    /// <exception cref="ApiUnavailableException">The API server does not answer.</exception>
    public Task<ClusterApi> ApiAsync()
    {
        lock (_apiLock)
        {
            if (_api is null || _api.IsFaulted || _api.IsCanceled)
                _api = OpenApiAsync(Lab.Stopping);
            return _api;
        }
    }

    private async Task<ClusterApi> OpenApiAsync(CancellationToken cancellationToken)
    {
        var api = await ClusterApi.ConnectAsync(Kubeconfig, Namespace, cancellationToken: cancellationToken);
        try
        {
            api.SessionLabels = new Dictionary<string, string> { ["labs.session"] = Lab.Id, ["labs.slug"] = Lab.Slug };
            await Lab.TrackAsync(ClusterCleaner.KindName, ClusterEntry.NamespaceOf(Namespace, Kubeconfig).ToString(), async token =>
            {
                await api.RemoveSessionAsync(Lab.Id, Namespace, token);
                await api.DisposeAsync();
            });
            await api.MakeNamespaceAsync(cancellationToken);
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
        Lab.Environment["kubernetes.version"] = api.Version.TrimStart('v');
        YamlCells.Connect(api);
        return api;
    }
}
