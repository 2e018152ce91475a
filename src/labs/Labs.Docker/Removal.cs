namespace Labs.Docker;

/// <summary>
/// The removal of one thing of the session, by the lab's own wish or at the session's end, whichever comes first. The
/// second does nothing; a failure is the caller's to see and can be tried again.
/// </summary>
internal sealed class Removal(Func<CancellationToken, Task> remove)
{
    private IAsyncDisposable? _tracked;
    private bool _done;

    /// <summary>Registers it in the session's journal; call before the thing is made.</summary>
    public static async Task<Removal> TrackAsync(Lab lab, DockerEntry entry, Func<CancellationToken, Task> remove)
    {
        var removal = new Removal(remove);
        removal._tracked = await lab.TrackAsync(DockerCleaner.KindName, entry.ToString(), removal.RunAsync);
        return removal;
    }

    /// <summary>Of a thing that is not the session's to remove.</summary>
    public static Removal None(string name) => new(_ => throw new EngineException($"container {name} was not made by this session, which therefore does not remove it. `docker rm -f {name}` does."));

    /// <summary>Removes the thing and takes it off the session's list.</summary>
    public async Task NowAsync(CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken);
        if (_tracked is not null)
            await _tracked.DisposeAsync();
    }

    /// <summary>Removes what a failed creation may have left; its own failure is the session's end to deal with.</summary>
    public ValueTask AfterFailureAsync() => _tracked!.DisposeAsync();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_done)
            return;
        await remove(cancellationToken);
        _done = true;
    }
}
