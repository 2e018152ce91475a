using System.Net;

namespace Labs.Network;

/// <summary>The packets of one TCP connection, from its first SYN on, and the bytes that they carried in each direction.</summary>
public sealed class TcpConversation
{
    private readonly List<CapturedPacket> _packets = [];
    private readonly Dictionary<bool, (byte[] Bytes, int[] Packets)> _streams = [];

    private TcpConversation(CapturedPacket syn) => (Client, Server) = (syn.Source, syn.Destination);

    /// <summary>The side that sent the first SYN.</summary>
    public IPEndPoint Client { get; }

    /// <summary>The side that answered it.</summary>
    public IPEndPoint Server { get; }

    /// <summary>The packets of both directions in the order in which they were recorded.</summary>
    public IReadOnlyList<CapturedPacket> Packets => _packets;

    /// <summary>Returns the connections of a capture in the order of their first SYN. A connection without its SYN is left out.</summary>
    /// <param name="serverPort">The server's port; all by default.</param>
    public static IReadOnlyList<TcpConversation> Of(IEnumerable<CapturedPacket> packets, int? serverPort = null)
    {
        var all = new List<TcpConversation>();
        foreach (var packet in packets)
        {
            var known = all.FindLast(one => one.Has(packet));
            // The same addresses and ports with another first number are a new connection.
            if (packet.Has(TcpFlags.Syn) && !packet.Has(TcpFlags.Ack) && known?._packets[0].Sequence != packet.Sequence)
                all.Add(known = new TcpConversation(packet));
            known?._packets.Add(packet);
        }
        return [.. all.Where(one => serverPort is null || one.Server.Port == serverPort)];
    }

    /// <summary>Returns whether the server sent a packet of this connection.</summary>
    public bool IsFromServer(CapturedPacket packet) => packet.Source.Equals(Server);

    /// <summary>Returns the bytes of one direction, in order and each of them once, up to the first gap.</summary>
    public byte[] Bytes(bool fromServer) => Stream(fromServer).Bytes;

    /// <summary>Returns the index in <see cref="Packets"/> of the packet that carried a byte of <see cref="Bytes"/> first.</summary>
    public int PacketOf(bool fromServer, int offset) => Stream(fromServer).Packets[offset];

    private bool Has(CapturedPacket packet) => packet.Source.Equals(Client) && packet.Destination.Equals(Server)
        || packet.Source.Equals(Server) && packet.Destination.Equals(Client);

    private (byte[] Bytes, int[] Packets) Stream(bool fromServer)
    {
        if (!_streams.TryGetValue(fromServer, out var stream))
            stream = _streams[fromServer] = Reassemble(fromServer);
        return stream;
    }

    // Sequence numbers wrap at 2^32; the subtraction is modulo 2^32. The SYN counts as one (RFC 9293, section 3.4).
    private (byte[] Bytes, int[] Packets) Reassemble(bool fromServer)
    {
        var own = _packets.Index().Where(packet => IsFromServer(packet.Item) == fromServer).ToList();
        var syn = own.FindIndex(packet => packet.Item.Has(TcpFlags.Syn));
        if (syn < 0)
            return ([], []);
        var first = own[syn].Item.Sequence + 1;
        var data = own.Where(packet => packet.Item.Payload.Length > 0)
            .Select(packet => (packet.Index, packet.Item.Payload, Offset: unchecked((int)(packet.Item.Sequence - first))))
            .Where(packet => packet.Offset >= 0).ToList();
        var bytes = new byte[data.Select(packet => packet.Offset + packet.Payload.Length).DefaultIfEmpty().Max()];
        var packets = new int[bytes.Length];
        Array.Fill(packets, -1);
        foreach (var (index, payload, offset) in data)
            for (var i = 0; i < payload.Length; i++)
                if (packets[offset + i] < 0)
                    (bytes[offset + i], packets[offset + i]) = (payload[i], index);
        var gap = Array.IndexOf(packets, -1);
        return gap < 0 ? (bytes, packets) : (bytes[..gap], packets[..gap]);
    }
}
