namespace Labs.MySql;

/// <summary>Looks at something at intervals, in phases that follow one another, and keeps every look with its phase.</summary>
/// <param name="clock">The time of a look, such as <see cref="Heartbeat.Elapsed"/>.</param>
/// <param name="look">Makes one look.</param>
/// <param name="every">The pause between two looks.</param>
public sealed class PhaseWatch<T>(Func<TimeSpan> clock, Func<Task<T>> look, TimeSpan every)
{
    private readonly List<PhaseLook<T>> _looks = [];
    private readonly List<(TimeSpan At, string Phase)> _begins = [];

    /// <summary>All looks, oldest first.</summary>
    public IReadOnlyList<PhaseLook<T>> Looks => _looks;

    /// <summary>When each phase began.</summary>
    public IReadOnlyList<(TimeSpan At, string Phase)> Begins => _begins;

    /// <summary>Returns the looks of a phase, oldest first.</summary>
    public IReadOnlyList<PhaseLook<T>> In(string phase) => [.. _looks.Where(each => each.Phase == phase)];

    /// <summary>Begins a phase and looks until it has lasted long enough and has enough looks.</summary>
    /// <param name="least">The fewest looks of the phase, since a look may take long on a busy machine.</param>
    public async Task RunAsync(string phase, TimeSpan duration, int least = 5, CancellationToken cancellationToken = default)
    {
        var begin = clock();
        _begins.Add((begin, phase));
        for (var count = 0; count < least || clock() - begin < duration; count++)
        {
            var at = clock();
            _looks.Add(new PhaseLook<T>(phase, at, await look()));
            await Task.Delay(every, cancellationToken);
        }
    }
}

/// <summary>What was seen at one moment of a phase.</summary>
/// <param name="At">The time at which the look began.</param>
public readonly record struct PhaseLook<T>(string Phase, TimeSpan At, T Seen);
