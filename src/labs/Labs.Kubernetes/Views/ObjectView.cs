namespace Labs.Kubernetes;

/// <summary>
/// What the views of all kinds have. Views return phases, types and modes as text, in the words of the Kubernetes API: `kubectl` shows the
/// same, and a later version may add values.
/// </summary>
/// <param name="Object">The object as the API server returned it, with all its fields.</param>
public abstract record ObjectView(KubeObject Object)
{
    /// <summary>The object's name.</summary>
    public string Name => Object.Name;

    /// <summary>The object's namespace; empty for objects of the whole cluster.</summary>
    public string Namespace => Object.Namespace;

    /// <summary>The object's labels; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Labels => Object.Labels;

    /// <summary>Whether the object's deletion has been requested.</summary>
    public bool IsBeingDeleted => Object.DeletionAt is not null;
}
