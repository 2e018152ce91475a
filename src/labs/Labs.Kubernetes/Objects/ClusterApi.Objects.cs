using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

public sealed partial class ClusterApi
{
    private const int PageSize = 500;

    /// <summary>A kind by its plural, singular, short or full name.</summary>
    /// <exception cref="UnknownKindException">The cluster has none; the message names near ones.</exception>
    public Task<ResourceKind> KindAsync(string kind, CancellationToken cancellationToken = default) => _discovery.FindAsync(kind, cancellationToken);

    /// <exception cref="ObjectNotFoundException">There is none.</exception>
    public async Task<KubeObject> GetAsync(string kind, string name, string? @namespace = null, CancellationToken cancellationToken = default)
    {
        var found = await KindAsync(kind, cancellationToken);
        return new KubeObject(await SendAsync(HttpMethod.Get, found.Path(@namespace ?? Namespace, name), $"get {found.Named(name)}", null, cancellationToken));
    }

    /// <returns>Null when there is none.</returns>
    public async Task<KubeObject?> FindAsync(string kind, string name, string? @namespace = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await GetAsync(kind, name, @namespace, cancellationToken);
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<KubeObject>> ListAsync(string kind, ObjectQuery? query = null, CancellationToken cancellationToken = default)
    {
        var found = await KindAsync(kind, cancellationToken);
        return (await ListAsync(found, query ?? new(), cancellationToken)).Items;
    }

    /// <summary>Creates an object, which must not exist yet.</summary>
    /// <exception cref="ObjectConflictException">It exists.</exception>
    public async Task<KubeObject> CreateAsync(JsonObject manifest, CancellationToken cancellationToken = default)
    {
        var item = new KubeObject(manifest);
        var kind = await _discovery.OfManifestAsync(item.ApiVersion, item.Kind, cancellationToken);
        return new KubeObject(await SendAsync(HttpMethod.Post, kind.Path(Meant(item)), $"create {kind.Named(item.Name)}", Content(manifest, "application/json"), cancellationToken));
    }

    /// <summary>Changes fields of an object by a JSON merge patch (RFC 7396): null removes a field.</summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="patch">JSON such as <c>{"spec":{"claimRef":null}}</c>.</param>
    /// <param name="namespace">Null for the session's.</param>
    /// <param name="subresource">Such as <c>status</c>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<KubeObject> PatchAsync(string kind, string name, string patch, string? @namespace = null, string? subresource = null, CancellationToken cancellationToken = default)
    {
        var found = await KindAsync(kind, cancellationToken);
        var path = found.Path(@namespace ?? Namespace, name) + (subresource is null ? "" : "/" + subresource);
        return new KubeObject(await SendAsync(HttpMethod.Patch, path, $"patch {found.Named(name)}", Content(JsonNode.Parse(patch)!, "application/merge-patch+json"), cancellationToken));
    }

    /// <summary>Asks for an object's deletion, which finalizers and grace periods delay: see <see cref="WaitGoneAsync"/>.</summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="name">The object's name; that it is gone already is no error.</param>
    /// <param name="namespace">Null for the session's.</param>
    /// <param name="graceSeconds">For pods: how long its processes have; null for the pod's own setting, 0 removes the object before the node knows.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task DeleteAsync(string kind, string name, string? @namespace = null, int? graceSeconds = null, CancellationToken cancellationToken = default)
    {
        var found = await KindAsync(kind, cancellationToken);
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = "Background" };
        if (graceSeconds is { } seconds)
            options["gracePeriodSeconds"] = seconds;
        try
        {
            await SendAsync(HttpMethod.Delete, found.Path(@namespace ?? Namespace, name), $"delete {found.Named(name)}", Content(options, "application/json"), cancellationToken);
        }
        catch (ObjectNotFoundException)
        {
            // Gone is what was wanted.
        }
    }

    /// <summary>Asks for the deletion of all objects of a kind that the query finds.</summary>
    public async Task DeleteAllAsync(string kind, ObjectQuery query, int? graceSeconds = null, CancellationToken cancellationToken = default)
    {
        foreach (var item in await ListAsync(kind, query, cancellationToken))
            await DeleteAsync(kind, item.Name, item.Namespace is { Length: > 0 } own ? own : null, graceSeconds, cancellationToken);
    }

    /// <summary>The namespace that a manifest means: its own, else the session's.</summary>
    internal string Meant(KubeObject item) => item.Namespace is { Length: > 0 } own ? own : Namespace;

    /// <returns>The objects, and the version of the whole list, from which a watch continues.</returns>
    internal async Task<(List<KubeObject> Items, string ResourceVersion)> ListAsync(ResourceKind kind, ObjectQuery query, CancellationToken cancellationToken)
    {
        var items = new List<KubeObject>();
        var @continue = "";
        while (true)
        {
            string[] more = @continue.Length > 0 ? [$"limit={PageSize}", "continue=" + Uri.EscapeDataString(@continue)] : [$"limit={PageSize}"];
            var page = await SendAsync(HttpMethod.Get, kind.Path(query.Namespace ?? Namespace) + query.Query(more), $"list {kind.FullName}", null, cancellationToken);
            foreach (var item in page["items"]!.AsArray().OfType<JsonObject>())
            {
                // The items of a list do not repeat what they are.
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
}
