using System.Net.Http.Headers;

namespace k8s.Authentication;

/// <summary>A bearer token, or a user's name and password: an Authorization header that stays the same.</summary>
internal sealed class AuthorizationHeader(string scheme, string parameter) : ServiceClientCredentials
{
    public override Task ProcessHttpRequestAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, parameter);
        return Task.CompletedTask;
    }
}
