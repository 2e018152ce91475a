namespace Labs.Kernel.Running;

/// <summary>
/// The moment that the finally blocks and disposals of an interrupted cell have before they are interrupted too. A thread has one for a
/// run, so that code which catches everything in a loop is still stopped.
/// </summary>
internal static class QuietMoment
{
    /// <summary>How long checks stay quiet, and how long an await of a handler may take.</summary>
    public const int Milliseconds = 150;

    // In the unit of Environment.TickCount64.
    [ThreadStatic]
    private static long s_end;

    [ThreadStatic]
    private static WeakReference<CellRun>? s_run;

    /// <summary>
    /// Returns whether checks on this thread are quiet for an interrupted run. The first call for a run returns false, because its check
    /// throws, and begins the moment.
    /// </summary>
    public static bool Lasts(CellRun run)
    {
        if (s_run?.TryGetTarget(out var known) == true && known == run)
            return Environment.TickCount64 < s_end;
        s_run = new WeakReference<CellRun>(run);
        s_end = Environment.TickCount64 + Milliseconds;
        return false;
    }
}
