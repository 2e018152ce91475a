namespace Labs;

/// <summary>What this process can find out about a session's owner without asking anybody else.</summary>
public enum OwnerState
{
    /// <summary>The owner's process is visible.</summary>
    Running,

    /// <summary>No process on this machine has the owner's pid and start time.</summary>
    Ended,

    /// <summary>
    /// The process can't be seen from here, whether it runs or not: it belongs to another machine, or to an earlier boot of this one,
    /// or /proc hides it (hidepid in proc(5)).
    /// </summary>
    Unknown,
}
