namespace Labs.MySql;

/// <summary>Crashes on purpose, and what was lost by them.</summary>
public static class CrashTrials
{
    /// <summary>Sets a trap that kills the server at an exact moment of the next commit.</summary>
    public static Task<KillTrap> SetKillTrapAsync(this Server server, KillPoint point, CancellationToken cancellationToken = default) =>
        KillTrap.SetAsync(server, point, cancellationToken);
}
