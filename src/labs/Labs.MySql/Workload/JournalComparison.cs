namespace Labs.MySql;

/// <summary>What the server acknowledged beside what it has.</summary>
/// <param name="Acknowledged">How many ids were acknowledged in time to count.</param>
/// <param name="Lost">Those of them that are missing, ascending.</param>
/// <param name="Unacknowledged">Ids that are present although the client never heard of their end: allowed, since the answer may be lost after the commit.</param>
/// <param name="Later">How many present ids were acknowledged too late to count.</param>
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
