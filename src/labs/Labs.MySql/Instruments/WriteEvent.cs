namespace Labs.MySql;

/// <summary>A system call that wrote or flushed a file.</summary>
/// <param name="At">When the call began, in seconds since the trace began.</param>
/// <param name="Call">The name of the system call: write, pwrite64, fsync, fdatasync, …</param>
/// <param name="Bytes">The bytes written; 0 for a flush.</param>
/// <param name="Took">How long the call took, which is longer under strace than without.</param>
/// <param name="Thread">The thread's id on the engine's host.</param>
public sealed record WriteEvent(double At, string Call, FileKind Kind, string File, long Bytes, TimeSpan Took, int Thread)
{
    /// <summary>True if the call makes the file's data durable.</summary>
    public bool IsFlush => Call is "fsync" or "fdatasync" or "sync_file_range" or "msync";
}
