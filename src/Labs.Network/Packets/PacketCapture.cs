using Labs.Docker;

namespace Labs.Network;

/// <summary>
/// Records headers where the wire itself handles the packets: when each came, when it left, and what became of it.
/// Nothing is missed, what is dropped is seen, and time stamps are of the clock of <see cref="TcpSample"/>.
/// </summary>
public sealed class PacketCapture : IAsyncDisposable
{
    private readonly Wire _wire;
    private readonly int _from;
    private int? _to;

    internal PacketCapture(Wire wire)
    {
        _wire = wire;
        _from = wire.PacketCount;
    }

    /// <summary>The TCP segments in the order in which they came to the wire. Those of the last 50 ms are still on their way here.</summary>
    /// <param name="port">On either side; all by default.</param>
    public IReadOnlyList<Segment> Segments(int? port = null) =>
    [
        .. _wire.PacketsBetween(_from, _to ?? _wire.PacketCount).Select(packet => Segment.Of(packet, _wire.Since)).OfType<Segment>()
            .Where(segment => port is null || segment.Source.Port == port || segment.Destination.Port == port).OrderBy(segment => segment.At),
    ];

    /// <summary>Waits until a segment has been seen.</summary>
    /// <exception cref="WaitTimeoutException">It did not come in time.</exception>
    public async Task<Segment> WaitForAsync(string what, Func<Segment, bool> wanted, TimeSpan? timeout = null)
    {
        Segment? found = null;
        await Wait.UntilAsync($"{what} on the wire", _ =>
        {
            var segments = Segments();
            found = segments.FirstOrDefault(wanted);
            return Task.FromResult((found is not null, $"{segments.Count} segments"));
        }, timeout ?? TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        return found!;
    }

    /// <summary>Stops recording; the segments stay.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_to is not null)
            return;
        await _wire.StopCaptureAsync().ConfigureAwait(false);
        _to = _wire.PacketCount;
    }
}
