namespace k8s.Authentication;

/// <summary>Adds to a request what says who is asking.</summary>
public abstract class ServiceClientCredentials
{
    public abstract Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken);
}
