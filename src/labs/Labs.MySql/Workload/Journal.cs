using System.Buffers.Binary;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Labs.MySql;

/// <summary>
/// What the server acknowledged, written down by the client: a record per acknowledgement, in the file before the next
/// statement is sent, so that it survives the death of server and client. (It does not survive that of the client's own
/// machine: nothing is flushed.) Any number of threads may write.
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

    /// <summary>The file. It stays when the session ends; the next journal of that name in the same output folder replaces it.</summary>
    public string Path { get; }

    /// <summary>The largest id that was given to a statement, acknowledged or not.</summary>
    public long LastId => Volatile.Read(ref _last);

    /// <summary>Begins a journal in the session's output folder, readable by its owner only.</summary>
    /// <param name="name">Part of the file's name.</param>
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
            // Another session is writing one of that name.
            return Create($"{stem}-{lab.Id}.journal");
        }
    }

    public static Journal Create(string path)
    {
        // FileShare.Read takes an advisory lock, which keeps a second writer away.
        // Readers are let in at any time, so a file of its own keeps a second writer away.
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

    /// <summary>The entries of a journal's file, in the order of writing; also while it is being written, and after its writer died.</summary>
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
            var entry = new JournalEntry(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 8)));
            if (entry.Ticks != 0)
                entries.Add(entry);
        }
        return entries;
    }

    /// <summary>An id that no statement had.</summary>
    public long NextId() => Interlocked.Increment(ref _last);

    /// <summary>Ids up to this one are taken, by rows of an earlier time.</summary>
    internal void Skip(long id)
    {
        for (var last = LastId; last < id;)
        {
            var found = Interlocked.CompareExchange(ref _last, id, last);
            last = found == last ? id : found;
        }
    }

    /// <summary>Writes down that the server acknowledged an id just now.</summary>
    /// <exception cref="IOException">It can't be written, as on a full disk: then what follows must not count as acknowledged.</exception>
    public void Acknowledge(long id)
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        BinaryPrimitives.WriteInt64LittleEndian(record, id);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], Stopwatch.GetTimestamp());
        RandomAccess.Write(_file, record, Interlocked.Add(ref _end, RecordBytes) - RecordBytes);
    }

    /// <summary>This moment: what is acknowledged until now is what a crash that begins now must not lose.</summary>
    public JournalMark Mark() => new(Stopwatch.GetTimestamp(), LastId);

    public IReadOnlyList<JournalEntry> Entries() => Read(Path);

    /// <summary>Sets what was acknowledged beside what a table holds.</summary>
    /// <param name="presentIds">The ids in the table, in any order.</param>
    /// <param name="upTo">Only what was acknowledged until then can be lost; everything by default.</param>
    /// <param name="from">Ids up to this mark's last one are of an earlier trial and not looked at.</param>
    public JournalComparison Compare(IEnumerable<long> presentIds, JournalMark? upTo = null, JournalMark? from = null) =>
        JournalComparison.Of(Entries(), presentIds, upTo?.Ticks ?? long.MaxValue, from?.LastId ?? 0);

    /// <summary>Closes the file, which stays.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _only.Dispose();
    }
}

/// <param name="Ticks">The client's monotonic clock (Stopwatch ticks) when the acknowledgement had arrived.</param>
public readonly record struct JournalEntry(long Id, long Ticks);

/// <summary>A moment in a journal.</summary>
/// <param name="Ticks">The client's monotonic clock.</param>
/// <param name="LastId">The largest id that a statement had been given.</param>
public readonly record struct JournalMark(long Ticks, long LastId);
