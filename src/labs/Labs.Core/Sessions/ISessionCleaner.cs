namespace Labs;

/// <summary>Removes what a session left, for one kind of journal entry. Used when the owner can't do it any more.</summary>
public interface ISessionCleaner
{
    /// <summary>The journal's kind: <c>folder</c>, <c>process</c>, <c>docker</c>…</summary>
    string Kind { get; }

    /// <param name="sessionId">The session.</param>
    /// <param name="ids">Its journal's entries of this kind, oldest first.</param>
    /// <param name="cancellationToken">Ends the attempt; what is left is found again by the next one.</param>
    /// <returns>How many things were still there. Zero means that nothing is left.</returns>
    Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken);
}
