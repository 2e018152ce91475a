namespace Labs.Agent.Contracts;

/// <summary>A range of user or group ids that a user namespace maps (user_namespaces(7)): a line of /proc/PID/uid_map.</summary>
/// <param name="Inside">The first id inside the namespace.</param>
/// <param name="Outside">The id that it is on the engine's host.</param>
/// <param name="Count">The length of the range.</param>
public sealed record IdMapRow(long Inside, long Outside, long Count);

/// <summary>The user and group ids of a process's user namespace. The host's own namespace maps everything to itself.</summary>
public sealed record IdMaps(IdMapRow[] Users, IdMapRow[] Groups)
{
    /// <summary>Returns the host's id for a user id inside; null if it is not mapped.</summary>
    public long? UserOnHost(long inside) => Users.Where(range => inside >= range.Inside && inside < range.Inside + range.Count)
        .Select(range => (long?)(range.Outside + inside - range.Inside)).FirstOrDefault();
}
