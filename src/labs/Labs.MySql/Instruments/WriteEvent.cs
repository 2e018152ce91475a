namespace Labs.MySql;

/// <summary>A write or a flush of a file, as a system call.</summary>
/// <param name="At">Seconds since the beginning of the trace, when the call began.</param>
/// <param name="Call">write, pwrite64, fsync, fdatasync, …</param>
/// <param name="Bytes">Written; 0 for a flush.</param>
/// <param name="Took">In the call, which under strace is longer than without.</param>
/// <param name="Thread">The thread's id on the engine's host.</param>
public sealed record WriteEvent(double At, string Call, FileKind Kind, string File, long Bytes, TimeSpan Took, int Thread)
{
    /// <summary>Whether it asks the device to make durable what was written.</summary>
    public bool IsFlush => Call is "fsync" or "fdatasync" or "sync_file_range" or "msync";
}
