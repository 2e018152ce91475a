namespace Labs.Kubernetes;

/// <summary>A session's turn to freeze a program. Other sessions wait for its end: what they measure needs a running program.</summary>
internal sealed class FreezeTurn : IAsyncDisposable
{
    private readonly UserLock _lock;
    private readonly IAsyncDisposable _freeze;

    private FreezeTurn(UserLock turn, IAsyncDisposable freeze) => (_lock, _freeze) = (turn, freeze);

    /// <summary>Waits for the turn and freezes the program. The turn ends with the freeze, or at its limit.</summary>
    /// <param name="name">What is frozen, such as the names of cluster and program.</param>
    /// <param name="limit">The length after which the freeze ends by itself.</param>
    /// <param name="freeze">Begins the freeze and returns what ends it.</param>
    /// <param name="sessionEnded">Cancelled when the session ends, and its freezes with it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<IAsyncDisposable> TakeAsync(
        string name, TimeSpan limit, Func<Task<IAsyncDisposable>> freeze, CancellationToken sessionEnded,
        CancellationToken cancellationToken)
    {
        var turn = await UserLock.TakeAsync(name, cancellationToken);
        try
        {
            var taken = new FreezeTurn(turn, await freeze());
            _ = taken.EndAtAsync(limit, sessionEnded);
            return taken;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _freeze.DisposeAsync();
        await _lock.DisposeAsync();
    }

    private async Task EndAtAsync(TimeSpan limit, CancellationToken sessionEnded)
    {
        await Task.Delay(limit, sessionEnded).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _lock.DisposeAsync();
    }
}
