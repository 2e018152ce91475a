namespace Labs.Kubernetes;

/// <summary>
/// What a watch has told so far, so that nothing is told twice or left out when the watch has to begin anew: the objects by uid, each with
/// the version last told.
/// </summary>
internal sealed class WatchState
{
    private readonly Dictionary<string, KubeObject> _told = [];

    public int Count => _told.Count;

    /// <summary>What the caller knows already, from a list of its own.</summary>
    public void Know(IEnumerable<KubeObject> items)
    {
        foreach (var item in items)
            _told[item.Uid] = item;
    }

    /// <summary>The change as it shall be told; null when it was already.</summary>
    public ObjectChange? Take(string type, KubeObject item, DateTimeOffset arrivedAt)
    {
        var isKnown = _told.TryGetValue(item.Uid, out var last);
        if (type == "DELETED")
            return _told.Remove(item.Uid) ? new ObjectChange(ChangeKind.Deleted, item, arrivedAt) : null;
        if (isKnown && last!.ResourceVersion == item.ResourceVersion)
            return null;
        _told[item.Uid] = item;
        return new ObjectChange(isKnown ? ChangeKind.Modified : ChangeKind.Added, item, arrivedAt);
    }

    /// <summary>The changes between what was told and a fresh list: what vanished in between is deleted, as it was last seen.</summary>
    public IEnumerable<ObjectChange> Take(IReadOnlyList<KubeObject> list, DateTimeOffset arrivedAt, bool isInitial)
    {
        var present = list.Select(item => item.Uid).ToHashSet();
        foreach (var gone in _told.Values.Where(item => !present.Contains(item.Uid)).ToList())
        {
            _told.Remove(gone.Uid);
            yield return new ObjectChange(ChangeKind.Deleted, gone, arrivedAt);
        }
        foreach (var item in list)
            if (Take("MODIFIED", item, arrivedAt) is { } change)
                yield return change with { IsInitial = isInitial };
    }
}
