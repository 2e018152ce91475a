namespace Labs.MySql;

/// <summary>What a trace saw, in the order of time.</summary>
public sealed class WriteEvents : View
{
    internal WriteEvents(IReadOnlyList<WriteEvent> all, IReadOnlyList<string> lines, double seconds) => (All, Lines, Seconds) = (all, lines, seconds);

    public IReadOnlyList<WriteEvent> All { get; }

    /// <summary>strace's own lines.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>How long the trace took.</summary>
    public double Seconds { get; }

    /// <summary>Reads strace's lines: <c>strace -f -ttt -T -y -e trace=write,pwrite64,fsync,fdatasync</c>.</summary>
    public static WriteEvents Parse(IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        var events = StraceLog.Parse(all);
        return new WriteEvents(events, all, events is [.., var last] ? last.At : 0);
    }

    public IEnumerable<WriteEvent> Of(FileKind kind) => All.Where(each => each.Kind == kind);

    public IReadOnlyList<WriteEvent> Writes(FileKind kind) => [.. Of(kind).Where(each => !each.IsFlush)];

    public IReadOnlyList<WriteEvent> Flushes(FileKind kind) => [.. Of(kind).Where(each => each.IsFlush)];

    /// <summary>The part of a trace between two moments, with times from the first of them.</summary>
    public WriteEvents Between(double from, double to) =>
        new([.. All.Where(each => each.At >= from && each.At < to).Select(each => each with { At = each.At - from })], [], to - from);

    public override MimeBundle ToMime()
    {
        var table = new Table("file", "writes", "bytes", "flushes", "median flush [ms]");
        foreach (var kind in All.GroupBy(each => each.Kind).OrderBy(kind => kind.Key))
        {
            var flushes = kind.Where(each => each.IsFlush).Select(each => each.Took.TotalMilliseconds).ToArray();
            table.Row(kind.Key.ToString().ToLowerInvariant(), kind.Count(each => !each.IsFlush), kind.Sum(each => each.Bytes), flushes.Length, flushes.Length == 0 ? null : Statistics.Median(flushes));
        }
        return table.Caption(FormattableString.Invariant($"{Seconds:0.0} s under strace")).ToMime();
    }
}
