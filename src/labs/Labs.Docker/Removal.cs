namespace Labs.Docker;

/// <summary>
/// Removes one object of the session, when the lab asks for it or at the session's end, whichever comes first. The second removal
/// does nothing. A failed removal throws and can be repeated.
/// </summary>
internal sealed class Removal(Func<CancellationToken, Task> remove)
{
    private IAsyncDisposable? _tracked;
    private bool _done;

    /// <summary>Registers the removal in the session's journal. Call it before the object is made.</summary>
    public static async Task<Removal> TrackAsync(Lab lab, DockerEntry entry, Func<CancellationToken, Task> remove)
    {
        var removal = new Removal(remove);
        removal._tracked = await lab.TrackAsync(DockerCleaner.KindName, entry.ToString(), removal.RunAsync);
        return removal;
    }

    /// <summary>Returns the removal of a container that the session did not make; it throws.</summary>
    public static Removal None(string name) => new(_ => throw new EngineException(
        $"container {name} was not made by this session, so the session does not remove it. `docker rm -f {name}` removes it."));

    /// <summary>Removes the object and its entry in the session's journal.</summary>
    public async Task NowAsync(CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken);
        if (_tracked is not null)
            await _tracked.DisposeAsync();
    }

    /// <summary>Removes what a failed creation may have left. If that fails too, the session's end tries again.</summary>
    public ValueTask AfterFailureAsync() => _tracked!.DisposeAsync();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_done)
            return;
        await remove(cancellationToken);
        _done = true;
    }
}
