using System.ComponentModel;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>
/// The check that the engine adds to the loops and functions of a cell, so that it can be stopped and its <c>finally</c> blocks still
/// run. It is public because compiled cells call it; do not call it elsewhere.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellGuard
{
    // Until a cell is interrupted, a check in a hot loop costs only the read of this field.
    private static bool s_armed;
    private static int s_armings;

    /// <summary>Throws if the cell whose code calls it was interrupted, or if it belongs to a value that takes too long to show.</summary>
    public static void Check()
    {
        if (Volatile.Read(ref s_armed))
            CheckRun();
    }

    internal static void Arm()
    {
        Interlocked.Increment(ref s_armings);
        Volatile.Write(ref s_armed, true);
    }

    /// <summary>Makes checks cheap again. Call it when no code of the interrupted cell is running any more.</summary>
    internal static void Disarm()
    {
        if (Interlocked.Decrement(ref s_armings) == 0)
            Volatile.Write(ref s_armed, false);
    }

    private static void CheckRun()
    {
        if (CellRun.Current is { IsInterrupted: true } run && !QuietMoment.Lasts(run))
            throw new CellInterruptedException(run.Stopping);
        if (BoundedCall.IsOverdueHere)
            throw new OperationCanceledException("Showing the value took too long.");
    }
}
