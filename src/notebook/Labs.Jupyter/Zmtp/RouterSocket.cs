using System.Buffers.Binary;

namespace Labs.Jupyter.Zmtp;

/// <summary>ROUTER (RFC 28): a message that comes has its sender's identity in front, one that goes its receiver's.</summary>
internal sealed class RouterSocket(Action<byte[][]> received) : ZmtpSocket("ROUTER", ["DEALER", "REQ", "ROUTER"])
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, ZmtpConnection> _peers = [];
    private readonly Dictionary<ZmtpConnection, byte[]> _names = [];
    private uint _last;

    /// <returns>False when no peer has that identity any more.</returns>
    public bool Send(IReadOnlyList<byte[]> message)
    {
        ZmtpConnection? peer;
        lock (_peers)
            _peers.TryGetValue(Convert.ToHexString(message[0]), out peer);
        return peer?.Send([.. message.Skip(1)], s_patience) ?? false;
    }

    protected override void Attached(ZmtpConnection connection)
    {
        lock (_peers)
        {
            var name = connection.PeerIdentity;
            if (name.Length == 0)
            {
                // Five bytes, the first of them zero: identities that peers choose do not start so.
                name = new byte[5];
                BinaryPrimitives.WriteUInt32BigEndian(name.AsSpan(1), ++_last);
            }
            _names[connection] = name;
            // A peer that comes again, its old connection half dead, is the one to talk to.
            _peers[Convert.ToHexString(name)] = connection;
        }
    }

    protected override void Detached(ZmtpConnection connection)
    {
        lock (_peers)
        {
            if (!_names.Remove(connection, out var name) || _peers.GetValueOrDefault(Convert.ToHexString(name)) != connection)
                return;
            // Two clients may share a session and with it their identity.
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
        received([name, .. message]);
    }
}
