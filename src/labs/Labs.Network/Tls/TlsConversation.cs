using System.Buffers.Binary;

namespace Labs.Network;

/// <summary>The TLS records of a captured connection, and the messages in them as far as they can be read (RFC 8446, RFC 5246).</summary>
public sealed class TlsConversation
{
    private const ushort Tls13 = 0x0304;

    /// <summary>Reads the records of a connection. Bytes that are no TLS record end its direction.</summary>
    public TlsConversation(TcpConversation connection)
    {
        Connection = connection;
        var raw = Read(fromServer: false).Concat(Read(fromServer: true)).ToList();
        ClientHello = Clear(raw, fromServer: false, 1) is { } client ? TlsHello.OfClient(client) : null;
        ServerHello = Clear(raw, fromServer: true, 2) is { } server ? TlsHello.OfServer(server) : null;
        // Of two records of one packet, those of a direction stay in their order, because the sort is stable.
        Records = [.. Marked(raw).OrderBy(record => record.LastPacket)];
    }

    /// <summary>The TCP connection.</summary>
    public TcpConversation Connection { get; }

    /// <summary>The records of both directions, by the packet that completed them.</summary>
    public IReadOnlyList<TlsRecord> Records { get; }

    /// <summary>What the client offers; null if the capture has no ClientHello.</summary>
    public TlsHello? ClientHello { get; }

    /// <summary>What the server chose; null if it did not answer with a ServerHello.</summary>
    public TlsHello? ServerHello { get; }

    /// <summary>The connection uses TLS 1.3.</summary>
    public bool IsTls13 => ServerHello?.SupportedVersions[0] == Tls13;

    /// <summary>
    /// Returns the messages of both directions. Without a key log, or if its secrets do not fit, encrypted records are messages
    /// named "encrypted".
    /// </summary>
    /// <param name="keys">What one of the sides logged. Only suites with AES-GCM can be opened.</param>
    public IReadOnlyList<TlsMessage> Messages(TlsKeyLog? keys = null)
    {
        var opened = new[] { new TlsOpener(this, keys, false), new TlsOpener(this, keys, true) };
        return [.. Records.SelectMany(record => opened[record.FromServer ? 1 : 0].Read(record))];
    }

    private IEnumerable<TlsRecord> Read(bool fromServer)
    {
        var at = 0;
        foreach (var record in TlsRecord.Parse(Connection.Bytes(fromServer), fromServer))
        {
            var end = at + record.Header.Length + record.Body.Length;
            yield return record with
            {
                FirstPacket = Connection.PacketOf(fromServer, at),
                LastPacket = Connection.PacketOf(fromServer, end - 1),
            };
            at = end;
        }
    }

    // In TLS 1.2 everything after ChangeCipherSpec is encrypted, in TLS 1.3 everything that says application data.
    private IEnumerable<TlsRecord> Marked(IEnumerable<TlsRecord> records)
    {
        var isOn = new bool[2];
        foreach (var record in records)
        {
            var side = record.FromServer ? 1 : 0;
            yield return record with { IsEncrypted = IsTls13 ? record.Type == TlsContent.ApplicationData : isOn[side] };
            isOn[side] |= record.Type == TlsContent.ChangeCipherSpec;
        }
    }

    // The first message of a direction, which may fill several records.
    private static byte[]? Clear(List<TlsRecord> records, bool fromServer, byte type)
    {
        var bytes = records.Where(record => record.FromServer == fromServer).TakeWhile(record => record.Type == TlsContent.Handshake)
            .SelectMany(record => record.Body).ToArray();
        if (bytes.Length < 4 || bytes[0] != type)
            return null;
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes) & 0xffffff;
        return bytes.Length >= 4 + length ? bytes[4..(4 + length)] : null;
    }
}
