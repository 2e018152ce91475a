using System.Text.RegularExpressions;

namespace Labs.Kubernetes;

/// <summary>The namespace of a session, and the session's objects outside of it.</summary>
internal static partial class SessionNamespace
{
    // Before this minor version, pods can use a service account only after it has a secret with its token.
    private const int AccountsWithoutSecrets = 24;

    // The kinds without a namespace that notebooks apply.
    private static readonly string[] s_clusterWide =
    [
        "persistentvolumes", "storageclasses", "clusterrolebindings", "clusterroles", "priorityclasses", "customresourcedefinitions",
    ];

    /// <summary>The labels of every object that a session applies.</summary>
    public static IReadOnlyDictionary<string, string> Labels(Lab lab) =>
        new Dictionary<string, string> { ["labs.session"] = lab.Id, ["labs.slug"] = lab.Slug };

    /// <summary>Creates <see cref="ClusterApi.Namespace"/>, and waits until pods can be created in it.</summary>
    public static async Task MakeAsync(ClusterApi api, CancellationToken cancellationToken)
    {
        await api.ApplyAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {{name: \"{api.Namespace}\"}}", cancellationToken);
        var needsSecret = int.TryParse(MinorVersion().Match(api.Version).Value, out var minor) && minor < AccountsWithoutSecrets;
        await api.WaitAsync("serviceaccounts", "default", needsSecret ? "it has a token" : "it exists",
            account => !needsSecret || account.Items("secrets").Any(), cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Asks for the deletion of a session's namespace and of its labelled objects outside of it. It does nothing if the server does not
    /// answer: then the cluster was removed, and they with it.
    /// </summary>
    public static async Task RemoveAsync(ClusterApi api, string session, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            await api.DeleteAsync("namespaces", @namespace, cancellationToken: cancellationToken);
            var own = new ObjectQuery { Labels = $"labs.session={session}" };
            foreach (var kind in s_clusterWide)
                await api.Objects.DeleteCollectionAsync(kind, own, cancellationToken);
        }
        catch (ApiUnavailableException)
        {
            // The cluster was removed before.
        }
    }

    [GeneratedRegex(@"(?<=^v1\.)\d+")]
    private static partial Regex MinorVersion();
}
