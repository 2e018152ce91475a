using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Labs.Kubernetes;

public sealed partial class ClusterApi
{
    private static readonly string[] s_clusterWide = ["persistentvolumes", "storageclasses", "clusterrolebindings", "clusterroles", "priorityclasses", "customresourcedefinitions"];

    /// <summary>What every applied object is labelled with.</summary>
    internal IReadOnlyDictionary<string, string> SessionLabels { get; set; } = new Dictionary<string, string>();

    /// <summary>Before this minor version an account needs a secret with its token before pods may use it.</summary>
    private const int AccountsWithoutSecrets = 24;

    /// <summary>Makes <see cref="Namespace"/>, and waits until pods may be made in it.</summary>
    internal async Task MakeNamespaceAsync(CancellationToken cancellationToken)
    {
        await ApplyAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Namespace } }, cancellationToken);
        var needsSecret = int.TryParse(MinorVersion().Match(Version).Value, out var minor) && minor < AccountsWithoutSecrets;
        await WaitAsync("serviceaccounts", "default", needsSecret ? "it has a token" : "it is there",
            account => !needsSecret || account.At("secrets") is JsonArray { Count: > 0 }, cancellationToken: cancellationToken);
    }

    [GeneratedRegex(@"(?<=^v1\.)\d+")]
    private static partial Regex MinorVersion();

    /// <summary>Asks for the deletion of a session's namespace and of its labelled objects outside of it. A server that is gone has taken them along.</summary>
    internal async Task RemoveSessionAsync(string session, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAsync("namespaces", @namespace, cancellationToken: cancellationToken);
            var own = new ObjectQuery { Labels = $"labs.session={session}" };
            foreach (var name in s_clusterWide)
            {
                // Hundreds of objects, one request.
                var kind = await KindAsync(name, cancellationToken);
                await SendAsync(HttpMethod.Delete, kind.Path(Namespace) + own.Query(), $"delete {kind.FullName} of session {session}", null, cancellationToken);
            }
        }
        catch (ApiUnavailableException)
        {
            // The cluster was removed before.
        }
    }
}
