namespace Labs.Agent;

internal static class Clock
{
    /// <summary>Milliseconds since 1970 with the clock's full resolution.</summary>
    public static double UnixMs => (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
}
