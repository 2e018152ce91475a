namespace Labs.MySql;

/// <summary>
/// The server's own counts of its file operations, from the performance schema. They cost almost nothing. They do not distinguish a
/// flush from other calls that move no data (open, seek, stat), but a log in its steady state has hardly any of those. For the binary
/// log they agree with strace. For the redo log they do not: MariaDB 10.11 counts no flush of it, and MySQL 9.7 only some.
/// </summary>
/// <param name="Counts">The counts by kind of file.</param>
public sealed record FileIo(IReadOnlyDictionary<FileKind, FileIoCounts> Counts)
{
    /// <summary>The counts of one kind of file; zeros if the server has no such file.</summary>
    public FileIoCounts this[FileKind kind] => Counts.GetValueOrDefault(kind) ?? new FileIoCounts(0, 0, 0, TimeSpan.Zero);

    /// <summary>Returns what happened between an earlier reading and this one.</summary>
    public FileIo Since(FileIo earlier) => new(Counts.ToDictionary(pair => pair.Key, pair => new FileIoCounts(
        pair.Value.Writes - earlier[pair.Key].Writes, pair.Value.Bytes - earlier[pair.Key].Bytes,
        pair.Value.Flushes - earlier[pair.Key].Flushes, pair.Value.FlushTime - earlier[pair.Key].FlushTime)));
}

/// <summary>The counts of the files of one kind.</summary>
/// <param name="Bytes">The bytes written.</param>
/// <param name="Flushes">The calls that move no data: flushes, and a few others.</param>
/// <param name="FlushTime">The time spent in those calls.</param>
public sealed record FileIoCounts(long Writes, long Bytes, long Flushes, TimeSpan FlushTime);
