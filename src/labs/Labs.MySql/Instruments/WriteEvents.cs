namespace Labs.MySql;

/// <summary>The writes and flushes of a trace, in the order in which they began.</summary>
public sealed class WriteEvents : View
{
    internal WriteEvents(IReadOnlyList<WriteEvent> all, IReadOnlyList<string> lines, double seconds) =>
        (All, Lines, Seconds) = (all, lines, seconds);

    /// <summary>All writes and flushes.</summary>
    public IReadOnlyList<WriteEvent> All { get; }

    /// <summary>The lines that strace wrote; empty for a part of a trace.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The duration of the trace in seconds.</summary>
    public double Seconds { get; }

    /// <summary>Reads the lines of <c>strace -f -ttt -T -y -e trace=write,pwrite64,fsync,fdatasync</c>.</summary>
    public static WriteEvents Parse(IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        var events = StraceLog.Parse(all);
        return new WriteEvents(events, all, events is [.., var last] ? last.At : 0);
    }

    /// <summary>Returns the writes and flushes of one kind of file.</summary>
    public IEnumerable<WriteEvent> Of(FileKind kind) => All.Where(each => each.Kind == kind);

    /// <summary>Returns the writes of one kind of file.</summary>
    public IReadOnlyList<WriteEvent> Writes(FileKind kind) => [.. Of(kind).Where(each => !each.IsFlush)];

    /// <summary>Returns the flushes of one kind of file.</summary>
    public IReadOnlyList<WriteEvent> Flushes(FileKind kind) => [.. Of(kind).Where(each => each.IsFlush)];

    /// <summary>Returns the part of a trace between two moments, with times counted from the first one.</summary>
    public WriteEvents Between(double from, double to) =>
        new([.. All.Where(each => each.At >= from && each.At < to).Select(each => each with { At = each.At - from })], [], to - from);

    public override MimeBundle ToMime()
    {
        var table = new Table("file", "writes", "bytes", "flushes", "median flush [ms]");
        foreach (var kind in All.GroupBy(each => each.Kind).OrderBy(kind => kind.Key))
        {
            var flushes = kind.Where(each => each.IsFlush).Select(each => each.Took.TotalMilliseconds).ToArray();
            double? median = flushes.Length == 0 ? null : Statistics.Median(flushes);
            var writes = kind.Count(each => !each.IsFlush);
            table.Row(kind.Key.ToString().ToLowerInvariant(), writes, kind.Sum(each => each.Bytes), flushes.Length, median);
        }
        return table.Caption(FormattableString.Invariant($"{Seconds:0.0} s under strace")).ToMime();
    }
}
