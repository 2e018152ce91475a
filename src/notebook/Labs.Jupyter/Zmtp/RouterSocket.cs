using System.Buffers.Binary;

namespace Labs.Jupyter.Zmtp;

/// <summary>
/// A ROUTER socket (ZeroMQ RFC 28). The first part of a received message is the sender's identity, that of a sent one the receiver's.
/// </summary>
/// <param name="received">Handles a message, and returns whether it shows that the sender knows the key.</param>
internal sealed class RouterSocket(Func<byte[][], bool> received) : ZmtpSocket("ROUTER", ["DEALER", "REQ", "ROUTER"])
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, ZmtpConnection> _peers = [];
    private readonly Dictionary<ZmtpConnection, byte[]> _names = [];
    private uint _last;

    /// <summary>Sends a message to the peer whose identity is its first part.</summary>
    /// <returns>False if no peer has that identity, or if the message was lost.</returns>
    public bool Send(IReadOnlyList<byte[]> message)
    {
        ZmtpConnection? peer;
        lock (_peers)
            _peers.TryGetValue(Convert.ToHexString(message[0]), out peer);
        return peer?.Send([.. message.Skip(1)], s_patience) ?? false;
    }

    // A first message may be a cell. Clients ask for the kernel's information before.
    protected override long StrangersLimit => 1 << 20;

    protected override bool KnowsTrusted => true;

    protected override void Attached(ZmtpConnection connection)
    {
        lock (_peers)
        {
            var name = connection.PeerIdentity;
            if (name.Length == 0)
            {
                // Five bytes of which the first is zero. Identities that peers choose must not start with zero.
                name = new byte[5];
                BinaryPrimitives.WriteUInt32BigEndian(name.AsSpan(1), ++_last);
            }
            _names[connection] = name;
            // If a peer connects again while its old connection still exists, messages go to the new one.
            _peers[Convert.ToHexString(name)] = connection;
        }
    }

    protected override void Detached(ZmtpConnection connection)
    {
        lock (_peers)
        {
            if (!_names.Remove(connection, out var name) || _peers.GetValueOrDefault(Convert.ToHexString(name)) != connection)
                return;
            // Two clients may share a session and therefore an identity.
            if (_names.LastOrDefault(other => other.Value.AsSpan().SequenceEqual(name)).Key is { } heir)
                _peers[Convert.ToHexString(name)] = heir;
            else
                _peers.Remove(Convert.ToHexString(name));
        }
    }

    protected override void Received(ZmtpConnection connection, byte[][] message)
    {
        byte[] name;
        lock (_peers)
            name = _names[connection];
        if (received([name, .. message]))
            connection.IsTrusted = true;
    }
}
