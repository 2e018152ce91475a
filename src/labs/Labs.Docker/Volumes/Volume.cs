namespace Labs.Docker;

/// <summary>A volume of the session: a folder on the engine's host that outlives containers, not the session.</summary>
public sealed class Volume
{
    private readonly Removal _removal;

    internal Volume(string shortName, string name, string mountpoint, Removal removal) =>
        (ShortName, Name, Mountpoint, _removal) = (shortName, name, mountpoint, removal);

    public string Name { get; }

    /// <summary>The name in the session.</summary>
    public string ShortName { get; }

    /// <summary>Its folder on the engine's host.</summary>
    public string Mountpoint { get; }

    /// <summary>Removes the volume; fine when it is gone already.</summary>
    /// <exception cref="EngineException">A container uses it.</exception>
    public Task RemoveAsync(CancellationToken cancellationToken = default) => _removal.NowAsync(cancellationToken);

    public override string ToString() => Name;
}
