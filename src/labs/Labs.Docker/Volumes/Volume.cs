namespace Labs.Docker;

/// <summary>A volume of the session: a folder on the engine's host that outlives containers but not the session.</summary>
public sealed class Volume
{
    private readonly Removal _removal;

    internal Volume(string shortName, string name, Removal removal) =>
        (ShortName, Name, _removal) = (shortName, name, removal);

    /// <summary>The full name, as the engine has it: labs-&lt;session&gt;-&lt;short name&gt;.</summary>
    public string Name { get; }

    /// <summary>The name in the session.</summary>
    public string ShortName { get; }

    /// <summary>Removes the volume. Does nothing if it has been removed already.</summary>
    /// <exception cref="EngineException">A container uses it.</exception>
    public Task RemoveAsync(CancellationToken cancellationToken = default) => _removal.NowAsync(cancellationToken);

    public override string ToString() => Name;
}
