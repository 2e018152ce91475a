using System.Buffers.Binary;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Labs.MySql;

/// <summary>
/// A client's record of what the server acknowledged. Each acknowledgement is in the file before the next statement is sent, so the file
/// survives the death of server and client. It does not survive a crash of the client's machine, because nothing is flushed. Any number
/// of threads may write.
/// </summary>
/// <remarks>A record is 16 bytes, little endian: the id, and the client's monotonic clock. A record of zeros was never written.</remarks>
public sealed class Journal : IDisposable
{
    private const int RecordBytes = 16;
    private readonly SafeFileHandle _file;
    private readonly FileStream _only;
    private long _end;
    private long _last;

    private Journal(string path, SafeFileHandle file, FileStream only) => (Path, _file, _only) = (path, file, only);

    /// <summary>
    /// The path of the file. The file stays when the session ends. The next journal of that name in the same output folder replaces it.
    /// </summary>
    public string Path { get; }

    /// <summary>The largest id that a statement has used, acknowledged or not.</summary>
    public long LastId => Volatile.Read(ref _last);

    /// <summary>Starts a journal in the session's output folder. Only its owner can read it.</summary>
    /// <param name="name">A part of the file's name.</param>
    public static Journal Create(Lab lab, string name)
    {
        var folder = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(lab.Results.FilePath)!, "..", "journals");
        Directory.CreateDirectory(folder);
        var stem = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, $"{lab.Slug}-{name}"));
        try
        {
            return Create($"{stem}.journal");
        }
        catch (IOException) when (File.Exists($"{stem}.journal"))
        {
            // Another session is writing a journal of that name.
            return Create($"{stem}-{lab.Id}.journal");
        }
    }

    /// <summary>Starts a journal at a path, and replaces the file that is there.</summary>
    /// <exception cref="IOException">Another journal is writing to that file.</exception>
    public static Journal Create(string path)
    {
        // Readers may open the journal at any time, so a second file keeps a second writer away.
        var only = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose);
        try
        {
            var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            RandomAccess.SetLength(file, 0);
            return new Journal(path, file, only);
        }
        catch
        {
            only.Dispose();
            throw;
        }
    }

    /// <summary>Reads a journal's entries in the order of writing. Works while the journal is written and after its writer died.</summary>
    public static IReadOnlyList<JournalEntry> Read(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[RandomAccess.GetLength(file) / RecordBytes * RecordBytes];
        for (var read = 0; read < bytes.Length;)
        {
            var more = RandomAccess.Read(file, bytes.AsSpan(read), read);
            if (more == 0)
                break;
            read += more;
        }
        var entries = new List<JournalEntry>(bytes.Length / RecordBytes);
        for (var at = 0; at < bytes.Length; at += RecordBytes)
        {
            var id = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
            var ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 8));
            if (ticks != 0)
                entries.Add(new JournalEntry(id, ticks));
        }
        return entries;
    }

    /// <summary>Returns an id that no statement has used.</summary>
    public long NextId() => Interlocked.Increment(ref _last);

    /// <summary>Marks ids up to this one as used, because earlier rows have them.</summary>
    internal void Skip(long id)
    {
        for (var last = LastId; last < id;)
        {
            var found = Interlocked.CompareExchange(ref _last, id, last);
            last = found == last ? id : found;
        }
    }

    /// <summary>Records that the server has just acknowledged an id.</summary>
    /// <exception cref="IOException">
    /// The record can't be written, for example on a full disk. The id does not count as acknowledged then.
    /// </exception>
    public void Acknowledge(long id)
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        BinaryPrimitives.WriteInt64LittleEndian(record, id);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], Stopwatch.GetTimestamp());
        RandomAccess.Write(_file, record, Interlocked.Add(ref _end, RecordBytes) - RecordBytes);
    }

    /// <summary>Marks this moment. A crash that begins later must not lose anything that was acknowledged before it.</summary>
    public JournalMark Mark() => new(Stopwatch.GetTimestamp(), LastId);

    /// <summary>Returns the entries so far, in the order of writing.</summary>
    public IReadOnlyList<JournalEntry> Entries() => Read(Path);

    /// <summary>Compares the acknowledged ids with the ids in a table.</summary>
    /// <param name="presentIds">The ids in the table, in any order.</param>
    /// <param name="upTo">Only ids that were acknowledged before this mark count as lost; all by default.</param>
    /// <param name="from">Ids up to the last one of this mark belong to an earlier trial and are ignored.</param>
    public JournalComparison Compare(IEnumerable<long> presentIds, JournalMark? upTo = null, JournalMark? from = null) =>
        JournalComparison.Of(Entries(), presentIds, upTo?.Ticks ?? long.MaxValue, from?.LastId ?? 0);

    /// <summary>Closes the file. It stays on the disk.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _only.Dispose();
    }
}

/// <summary>One acknowledgement.</summary>
/// <param name="Ticks">The client's monotonic clock (Stopwatch ticks) when the acknowledgement had arrived.</param>
public readonly record struct JournalEntry(long Id, long Ticks);

/// <summary>A moment in a journal.</summary>
/// <param name="Ticks">The client's monotonic clock (Stopwatch ticks).</param>
/// <param name="LastId">The largest id that a statement had used.</param>
public readonly record struct JournalMark(long Ticks, long LastId);
