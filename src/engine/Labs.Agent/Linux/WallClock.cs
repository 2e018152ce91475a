namespace Labs.Agent.Linux;

/// <summary>The time of day on the engine's machine.</summary>
internal static class WallClock
{
    /// <summary>Milliseconds since 1970, with the clock's full resolution.</summary>
    public static double UnixMs => (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
}
