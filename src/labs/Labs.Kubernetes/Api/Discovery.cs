using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>
/// The kinds of objects that the cluster has. The list of a group is fetched when one of its kinds is first needed, and again when it lacks
/// a kind, because a new custom resource definition may have added it.
/// </summary>
internal sealed class Discovery(ApiConnection connection)
{
    private readonly ConcurrentDictionary<string, Task<IReadOnlyList<ResourceKind>>> _groups = new();
    private readonly ConcurrentDictionary<string, ResourceKind> _found = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the kind of a manifest.</summary>
    /// <exception cref="UnknownKindException">The server does not have it.</exception>
    public async Task<ResourceKind> OfManifestAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        if (Find(await GroupAsync(apiVersion, false, cancellationToken)) is { } known)
            return known;
        var kinds = await GroupAsync(apiVersion, true, cancellationToken);
        if (Find(kinds) is { } late)
            return late;
        if (kinds.Count > 0)
        {
            var near = Near(kind, kinds.Select(other => other.Kind));
            throw new UnknownKindException(
                $"the cluster has no kind '{kind}' in {apiVersion}; {near}. `kubectl api-resources` lists all kinds.");
        }
        var all = await AllAsync(cancellationToken);
        var same = all.Where(other => other.Kind == kind).Select(other => other.ApiVersion).ToList();
        throw new UnknownKindException(same.Count > 0
            ? $"the cluster (Kubernetes {connection.Version}) does not serve {kind} as {apiVersion}, but as {string.Join(", ", same)}."
            : $"the cluster has no kind '{kind}' in {apiVersion}, and no group {apiVersion} at all; "
                + "is its CustomResourceDefinition applied? `kubectl api-versions` lists the groups.");

        ResourceKind? Find(IReadOnlyList<ResourceKind> kinds) => kinds.FirstOrDefault(other => other.Kind == kind);
    }

    /// <summary>Returns the kind with a plural, singular, short or full name, in the version that the server prefers.</summary>
    /// <exception cref="UnknownKindException">The server does not have it.</exception>
    public async Task<ResourceKind> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (_found.TryGetValue(name, out var known))
            return known;
        var core = await GroupAsync("v1", false, cancellationToken);
        var kind = core.FirstOrDefault(other => other.IsCalled(name));
        if (kind is null)
        {
            var all = await AllAsync(cancellationToken);
            kind = all.FirstOrDefault(other => other.IsCalled(name));
            if (kind is null)
            {
                // Servers since 1.27 also have singular names. The plural comes first, so that it wins where both are as near.
                var near = Near(name, all.SelectMany(other => other.ShortNames.Prepend(other.Plural)));
                throw new UnknownKindException($"the cluster has no kind '{name}'; {near}. `kubectl api-resources` lists all kinds.");
            }
        }
        return _found[name] = kind;
    }

    private async Task<IReadOnlyList<ResourceKind>> AllAsync(CancellationToken cancellationToken)
    {
        var groups = await connection.SendAsync(HttpMethod.Get, "apis", "list the API groups", null, cancellationToken);
        var versions = groups["groups"]!.AsArray().Select(group => (string)group!["preferredVersion"]!["groupVersion"]!);
        var kinds = await Task.WhenAll(versions.Prepend("v1").Select(version => GroupAsync(version, false, cancellationToken)));
        return [.. kinds.SelectMany(list => list)];
    }

    private async Task<IReadOnlyList<ResourceKind>> GroupAsync(string apiVersion, bool again, CancellationToken cancellationToken)
    {
        if (again)
            _groups.TryRemove(apiVersion, out _);
        // All callers share the list, so the cancellation of one caller must not end the request.
        var fetched = _groups.GetOrAdd(apiVersion, FetchAsync);
        try
        {
            return await fetched.WaitAsync(cancellationToken);
        }
        catch when (fetched.IsFaulted)
        {
            _groups.TryRemove(KeyValuePair.Create(apiVersion, fetched));
            throw;
        }
    }

    private async Task<IReadOnlyList<ResourceKind>> FetchAsync(string apiVersion)
    {
        try
        {
            var path = apiVersion.Contains('/') ? $"apis/{apiVersion}" : $"api/{apiVersion}";
            var list = await connection.SendAsync(
                HttpMethod.Get, path, $"list the kinds of {apiVersion}", null, CancellationToken.None);
            return Read(apiVersion, list);
        }
        catch (ObjectNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Reads the kinds of an APIResourceList, without its subresources.</summary>
    internal static IReadOnlyList<ResourceKind> Read(string apiVersion, JsonObject list)
    {
        var slash = apiVersion.IndexOf('/');
        var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        return
        [
            .. list["resources"]!.AsArray().OfType<JsonObject>()
                .Where(resource => !((string)resource["name"]!).Contains('/')) // subresources
                .Select(resource => new ResourceKind(group, version, (string)resource["kind"]!, (string)resource["name"]!,
                    (bool)resource["namespaced"]!, ShortNames(resource))),
        ];
    }

    private static List<string> ShortNames(JsonObject resource)
    {
        var names = (resource["shortNames"] as JsonArray ?? []).Select(name => (string)name!);
        return [.. names.Append((string?)resource["singularName"] ?? "").Where(name => name.Length > 0)];
    }

    private static string Near(string name, IEnumerable<string> candidates)
    {
        var near = NearNames.Of(name, candidates, maxDistance: Math.Max(2, name.Length / 3));
        return near.Count > 0 ? $"similar kinds: {string.Join(", ", near)}" : "no kind has a similar name";
    }
}
