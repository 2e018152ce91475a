namespace Labs.Kubernetes;

/// <summary>
/// The folder in which all processes of this machine find a cluster: its kubeconfig (0600), and a file for each session that uses it,
/// which names the session's owner. A session whose owner is dead does not count, so a killed session keeps no cluster.
/// </summary>
internal sealed class ClusterFolder
{
    private readonly string _users;

    public ClusterFolder(string name)
    {
        Name = name;
        Path = System.IO.Path.Combine(Root, name);
        _users = System.IO.Path.Combine(Path, "users");
    }

    /// <summary>The name of the kind cluster.</summary>
    public string Name { get; }

    public string Path { get; }

    public string Kubeconfig => System.IO.Path.Combine(Path, "kubeconfig");

    /// <summary>Whether the creation of the cluster has finished.</summary>
    public bool IsComplete => File.Exists(CompleteMark);

    private static string Root => System.IO.Path.Combine(StateFolder.Path, "clusters");

    private string CompleteMark => System.IO.Path.Combine(Path, "complete");

    /// <summary>Returns the clusters that list a session as a user.</summary>
    public static IEnumerable<ClusterFolder> UsedBy(string sessionId) =>
        (Directory.Exists(Root) ? Directory.GetDirectories(Root) : [])
            .Select(path => new ClusterFolder(System.IO.Path.GetFileName(path)))
            .Where(folder => File.Exists(System.IO.Path.Combine(folder._users, sessionId)));

    /// <summary>Waits for the lock under which one process at a time creates or removes the cluster.</summary>
    public Task<UserLock> LockAsync(CancellationToken cancellationToken) => UserLock.TakeAsync($"cluster-{Name}", cancellationToken);

    public void AddUser(string sessionId, Owner owner)
    {
        foreach (var folder in new[] { Root, Path, _users })
            PrivateFolder.Ensure(folder);
        PrivateFile.Write(System.IO.Path.Combine(_users, sessionId), owner.ToString());
    }

    public void RemoveUser(string sessionId)
    {
        if (Directory.Exists(_users))
            File.Delete(System.IO.Path.Combine(_users, sessionId));
    }

    /// <summary>Returns whether a session uses the cluster whose owner lives, or may live.</summary>
    public bool IsUsed() => Directory.Exists(_users) && Directory.GetFiles(_users).Any(IsUser);

    public void MarkComplete() => PrivateFile.Write(CompleteMark, "");

    /// <summary>Deletes the kubeconfig before the cluster is created again; the list of users stays.</summary>
    public void Reset()
    {
        File.Delete(CompleteMark);
        File.Delete(Kubeconfig);
    }

    public void Delete()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    // If the owner can't be seen from here, the lease of its session's folder decides.
    private static bool IsUser(string file) => Owner.Parse(File.ReadAllText(file))?.State switch
    {
        OwnerState.Ended => false,
        OwnerState.Unknown => SessionFolder.Open(System.IO.Path.GetFileName(file)) is { IsLeftBehind: false },
        _ => true,
    };
}
