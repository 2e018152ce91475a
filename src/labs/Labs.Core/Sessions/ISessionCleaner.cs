namespace Labs;

/// <summary>Removes what a session left behind, for one kind of journal entry. Used after the session's owner has died.</summary>
public interface ISessionCleaner
{
    /// <summary>The kind of the journal entries that this cleaner handles, such as <c>folder</c> or <c>docker</c>.</summary>
    string Kind { get; }

    /// <summary>Removes what is left of a session.</summary>
    /// <param name="sessionId">The session's id.</param>
    /// <param name="ids">The ids of the journal entries of this kind, oldest first.</param>
    /// <param name="cancellationToken">Stops the attempt. The next attempt finds what is left.</param>
    /// <returns>The number of things that were found. Zero means that nothing is left.</returns>
    Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken);
}
