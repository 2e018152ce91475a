namespace Labs.Kubernetes;

/// <summary>
/// What a watch has reported so far: the objects by uid, each with the version last reported. With it, a watch that starts again reports
/// nothing twice and misses nothing.
/// </summary>
internal sealed class WatchState
{
    private readonly Dictionary<string, KubeObject> _reported = [];

    public int Count => _reported.Count;

    /// <summary>Adds objects that the caller has already from a list of its own.</summary>
    public void Know(IEnumerable<KubeObject> items)
    {
        foreach (var item in items)
            _reported[item.Uid] = item;
    }

    /// <summary>Returns the change to report, or null if it has been reported before.</summary>
    public ObjectChange? Take(WatchLineKind kind, KubeObject item, DateTimeOffset arrivedAt)
    {
        var isKnown = _reported.TryGetValue(item.Uid, out var last);
        if (kind == WatchLineKind.Deleted)
            return _reported.Remove(item.Uid) ? new ObjectChange(ChangeKind.Deleted, item, arrivedAt) : null;
        if (isKnown && last!.ResourceVersion == item.ResourceVersion)
            return null;
        _reported[item.Uid] = item;
        return new ObjectChange(isKnown ? ChangeKind.Modified : ChangeKind.Added, item, arrivedAt);
    }

    /// <summary>
    /// Returns the changes between what was reported and a new list. An object that is missing from the list is reported as deleted, in
    /// the last version seen.
    /// </summary>
    public IEnumerable<ObjectChange> Take(IReadOnlyList<KubeObject> list, DateTimeOffset arrivedAt, bool isInitial)
    {
        var present = list.Select(item => item.Uid).ToHashSet();
        foreach (var gone in _reported.Values.Where(item => !present.Contains(item.Uid)).ToList())
        {
            _reported.Remove(gone.Uid);
            yield return new ObjectChange(ChangeKind.Deleted, gone, arrivedAt);
        }
        foreach (var item in list)
            if (Take(WatchLineKind.Modified, item, arrivedAt) is { } change)
                yield return change with { IsInitial = isInitial };
    }
}
