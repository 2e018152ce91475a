namespace Labs.Network;

/// <summary>
/// Records packets' headers in the link itself: when each packet arrived, when it left, and what became of it. It misses nothing, sees
/// dropped packets too, and uses the same clock as <see cref="TcpSample"/>.
/// </summary>
public sealed class PacketCapture : IAsyncDisposable
{
    private readonly Link _link;
    private readonly int _from;
    private int? _to;

    internal PacketCapture(Link link)
    {
        _link = link;
        _from = link.PacketCount;
    }

    /// <summary>
    /// Returns the TCP segments in the order in which they reached the link. Those of the last 50 ms may still be missing.
    /// </summary>
    /// <param name="port">A port on either side; all by default.</param>
    public IReadOnlyList<Segment> Segments(int? port = null) =>
    [
        .. _link.PacketsBetween(_from, _to ?? _link.PacketCount).Select(packet => Segment.Of(packet, _link.Since)).OfType<Segment>()
            .Where(segment => port is null || segment.Source.Port == port || segment.Destination.Port == port)
            .OrderBy(segment => segment.At),
    ];

    /// <summary>Waits until a segment has reached the link, and returns it.</summary>
    /// <param name="what">The segment in words, for the message of a timeout.</param>
    /// <param name="timeout">10 s by default.</param>
    /// <exception cref="WaitTimeoutException">It did not come in time.</exception>
    public async Task<Segment> WaitForAsync(string what, Func<Segment, bool> wanted, TimeSpan? timeout = null)
    {
        Segment? found = null;
        await Wait.UntilAsync($"{what} on the link", _ =>
        {
            var segments = Segments();
            found = segments.FirstOrDefault(wanted);
            return Task.FromResult((found is not null, $"{segments.Count} segments"));
        }, timeout ?? TimeSpan.FromSeconds(10));
        return found!;
    }

    /// <summary>Stops recording. The segments stay.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_to is not null)
            return;
        await _link.StopCaptureAsync();
        _to = _link.PacketCount;
    }
}
