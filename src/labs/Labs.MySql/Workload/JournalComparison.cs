namespace Labs.MySql;

/// <summary>The ids that the server acknowledged compared with the ids that it has.</summary>
/// <param name="Acknowledged">The number of ids that were acknowledged in time to count.</param>
/// <param name="Lost">The missing ones among them, ascending.</param>
/// <param name="Unacknowledged">
/// The ids that are present although the client got no answer. That is correct, because the answer can get lost after the commit.
/// </param>
/// <param name="Later">The number of present ids that were acknowledged too late to count.</param>
public sealed record JournalComparison(int Acknowledged, IReadOnlyList<long> Lost, IReadOnlyList<long> Unacknowledged, int Later)
{
    internal static JournalComparison Of(IReadOnlyList<JournalEntry> entries, IEnumerable<long> presentIds, long upToTicks, long afterId)
    {
        var present = presentIds.Where(id => id > afterId).ToHashSet();
        var counting = entries.Where(entry => entry.Id > afterId && entry.Ticks <= upToTicks).Select(entry => entry.Id).ToHashSet();
        var later = entries.Where(entry => entry.Id > afterId && entry.Ticks > upToTicks).Select(entry => entry.Id).ToHashSet();
        return new JournalComparison(
            counting.Count,
            [.. counting.Where(id => !present.Contains(id)).Order()],
            [.. present.Where(id => !counting.Contains(id) && !later.Contains(id)).Order()],
            later.Count(present.Contains));
    }
}
