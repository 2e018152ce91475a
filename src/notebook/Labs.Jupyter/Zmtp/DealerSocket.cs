namespace Labs.Jupyter.Zmtp;

/// <summary>A DEALER socket (ZeroMQ RFC 28) with one peer. Messages sent before the peer is connected wait for it.</summary>
internal sealed class DealerSocket(Action<byte[][]> received) : ZmtpSocket("DEALER", ["ROUTER", "REP", "DEALER"])
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly Queue<IReadOnlyList<byte[]>> _waiting = new();
    private ZmtpConnection? _peer;

    public void Send(IReadOnlyList<byte[]> message)
    {
        lock (_gate)
        {
            if (_peer is { } peer)
                peer.Send(message, s_patience);
            else
                _waiting.Enqueue(message);
        }
    }

    protected override void Attached(ZmtpConnection connection)
    {
        lock (_gate)
        {
            _peer = connection;
            while (_waiting.TryDequeue(out var message))
                connection.Send(message, s_patience);
        }
    }

    protected override void Detached(ZmtpConnection connection)
    {
        lock (_gate)
            _peer = null;
    }

    protected override void Received(ZmtpConnection connection, byte[][] message) => received(message);
}
