namespace Labs.MySql;

/// <summary>
/// The server's own counts of what it did to its files, from the performance schema. They cost next to nothing; they do not tell a
/// flush from other calls that move no data (open, seek, stat), which the steady state of a log has hardly any of. For the binary log
/// they agree with strace. For the redo log they don't: MariaDB 10.11 counts none of its flushes, MySQL 9.7 only some.
/// </summary>
/// <param name="Counts">By kind of file.</param>
public sealed record FileIo(IReadOnlyDictionary<FileKind, FileIoCounts> Counts)
{
    public FileIoCounts this[FileKind kind] => Counts.GetValueOrDefault(kind) ?? new FileIoCounts(0, 0, 0, TimeSpan.Zero);

    /// <summary>What happened between an earlier look and this one.</summary>
    public FileIo Since(FileIo earlier) => new(Counts.ToDictionary(pair => pair.Key, pair => new FileIoCounts(
        pair.Value.Writes - earlier[pair.Key].Writes, pair.Value.Bytes - earlier[pair.Key].Bytes,
        pair.Value.Flushes - earlier[pair.Key].Flushes, pair.Value.FlushTime - earlier[pair.Key].FlushTime)));
}

/// <param name="Flushes">Calls that move no data: flushes, and the few others.</param>
/// <param name="FlushTime">Spent in them.</param>
public sealed record FileIoCounts(long Writes, long Bytes, long Flushes, TimeSpan FlushTime);
