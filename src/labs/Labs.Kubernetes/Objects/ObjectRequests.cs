using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>Reads and changes objects of any kind. <see cref="ClusterApi"/> documents the methods.</summary>
/// <param name="connection">The connection to the server.</param>
/// <param name="kinds">The kinds that the server has.</param>
/// <param name="namespace">The namespace that applies if a call gives none.</param>
internal sealed class ObjectRequests(ApiConnection connection, Discovery kinds, string @namespace)
{
    private const int PageSize = 500;

    public async Task<KubeObject> GetAsync(string kind, string name, string? within, CancellationToken cancellationToken)
    {
        var found = await kinds.FindAsync(kind, cancellationToken);
        return new KubeObject(await connection.SendAsync(
            HttpMethod.Get, found.Path(within ?? @namespace, name), $"get {found.Named(name)}", null, cancellationToken));
    }

    public async Task<KubeObject?> FindAsync(string kind, string name, string? within, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(kind, name, within, cancellationToken);
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }

    /// <returns>The objects, and the version of the whole list, from which a watch can continue.</returns>
    public async Task<(List<KubeObject> Items, string ResourceVersion)> ListAsync(
        ResourceKind kind, ObjectQuery query, CancellationToken cancellationToken)
    {
        var items = new List<KubeObject>();
        var @continue = "";
        while (true)
        {
            string[] more = @continue.Length > 0
                ? [$"limit={PageSize}", "continue=" + Uri.EscapeDataString(@continue)]
                : [$"limit={PageSize}"];
            var path = kind.Path(query.Namespace ?? @namespace) + query.Query(more);
            var page = await connection.SendAsync(HttpMethod.Get, path, $"list {kind.FullName}", null, cancellationToken);
            foreach (var item in page["items"]!.AsArray().OfType<JsonObject>())
            {
                // The server writes kind and version once for the list, not into its items.
                item["kind"] ??= kind.Kind;
                item["apiVersion"] ??= kind.ApiVersion;
                items.Add(new KubeObject(item));
            }
            var list = new KubeObject(page);
            @continue = list.Text("metadata.continue") ?? "";
            if (@continue.Length == 0)
                return (items, list.ResourceVersion);
        }
    }

    public async Task<IReadOnlyList<KubeObject>> ListAsync(string kind, ObjectQuery? query, CancellationToken cancellationToken)
    {
        var found = await kinds.FindAsync(kind, cancellationToken);
        return (await ListAsync(found, query ?? new(), cancellationToken)).Items;
    }

    /// <summary>Creates an object, which must not exist yet; the server completes <c>metadata.generateName</c>.</summary>
    public async Task<KubeObject> CreateAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var item = new KubeObject(manifest);
        var kind = await kinds.OfManifestAsync(item.ApiVersion, item.Kind, cancellationToken);
        return new KubeObject(await connection.SendAsync(HttpMethod.Post, kind.Path(NamespaceOf(item)), $"create {kind.Named(item.Name)}",
            ApiConnection.Content(manifest), cancellationToken));
    }

    public async Task<KubeObject> PatchAsync(
        string kind, string name, string patch, string? within, string? subresource, CancellationToken cancellationToken)
    {
        var found = await kinds.FindAsync(kind, cancellationToken);
        var path = found.Path(within ?? @namespace, name) + (subresource is null ? "" : "/" + subresource);
        var content = ApiConnection.Content(JsonNode.Parse(patch)!, "application/merge-patch+json");
        return new KubeObject(
            await connection.SendAsync(HttpMethod.Patch, path, $"patch {found.Named(name)}", content, cancellationToken));
    }

    public async Task DeleteAsync(string kind, string name, string? within, int? graceSeconds, CancellationToken cancellationToken)
    {
        var found = await kinds.FindAsync(kind, cancellationToken);
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = "Background" };
        if (graceSeconds is { } seconds)
            options["gracePeriodSeconds"] = seconds;
        try
        {
            await connection.SendAsync(HttpMethod.Delete, found.Path(within ?? @namespace, name), $"delete {found.Named(name)}",
                ApiConnection.Content(options), cancellationToken);
        }
        catch (ObjectNotFoundException)
        {
            // It is gone already, which is what the caller wants.
        }
    }

    public async Task DeleteAllAsync(string kind, ObjectQuery query, int? graceSeconds, CancellationToken cancellationToken)
    {
        foreach (var item in await ListAsync(kind, query, cancellationToken))
            await DeleteAsync(kind, item.Name, item.Namespace is { Length: > 0 } own ? own : null, graceSeconds, cancellationToken);
    }

    /// <summary>Asks for the deletion of the same objects in a single request, for hundreds of them.</summary>
    public async Task DeleteCollectionAsync(string kind, ObjectQuery query, CancellationToken cancellationToken)
    {
        var found = await kinds.FindAsync(kind, cancellationToken);
        var path = found.Path(query.Namespace ?? @namespace) + query.Query();
        await connection.SendAsync(HttpMethod.Delete, path, $"delete {found.FullName} with {query.Labels}", null, cancellationToken);
    }

    /// <summary>Returns the namespace that a manifest belongs to: its own, or else the one that applies by default.</summary>
    public string NamespaceOf(KubeObject item) => item.Namespace is { Length: > 0 } own ? own : @namespace;
}
