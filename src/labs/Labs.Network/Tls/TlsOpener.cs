using System.Buffers.Binary;

namespace Labs.Network;

/// <summary>Reads the records of one direction one after the other, and decrypts them if their keys are known.</summary>
internal sealed class TlsOpener
{
    private readonly bool _isTls13;
    private readonly Queue<TlsRecordKey> _keys = [];
    private readonly List<byte> _handshake = [];
    private long _number;

    public TlsOpener(TlsConversation tls, TlsKeyLog? log, bool fromServer)
    {
        _isTls13 = tls.IsTls13;
        if (log is null || tls.ClientHello is not { } client || tls.ServerHello is not { } server)
            return;
        var suite = server.Suites[0];
        if (TlsSuite.GcmKeyBytes(suite) == 0)
            return;
        if (!_isTls13 && log["CLIENT_RANDOM", client.Random] is { } master)
        {
            var keys = TlsRecordKey.OfMaster(suite, master, client.Random, server.Random);
            _keys.Enqueue(fromServer ? keys.Server : keys.Client);
        }
        // First the keys of the handshake, then those of the application (RFC 8446, section 7.1).
        var side = fromServer ? "SERVER" : "CLIENT";
        foreach (var label in new[] { $"{side}_HANDSHAKE_TRAFFIC_SECRET", $"{side}_TRAFFIC_SECRET_0" })
            if (_isTls13 && log[label, client.Random] is { } secret)
                _keys.Enqueue(TlsRecordKey.OfSecret(suite, secret));
    }

    /// <summary>Returns the messages that a record completes.</summary>
    public IEnumerable<TlsMessage> Read(TlsRecord record)
    {
        var (type, text) = (record.Type, record.Body);
        if (record.IsEncrypted)
        {
            if (Open(record) is not { } opened)
                return [Message(record, "encrypted", record.Body)];
            (type, text) = opened;
        }
        return type switch
        {
            TlsContent.Handshake => Handshake(record, text),
            TlsContent.Alert => [Message(record, "Alert", text)],
            TlsContent.ChangeCipherSpec => [Message(record, "ChangeCipherSpec", text)],
            TlsContent.ApplicationData => [Message(record, "application data", text)],
            _ => [Message(record, $"content type {(int)type}", text)],
        };
    }

    private (TlsContent Type, byte[] Text)? Open(TlsRecord record)
    {
        while (_keys.TryPeek(out var key))
        {
            if (key.Open(record, _number) is { } opened)
            {
                _number++;
                return opened;
            }
            if (_keys.Count == 1)
                break;
            // The sender has changed to its next key, and counts from 0 again.
            _keys.Dequeue();
            _number = 0;
        }
        return null;
    }

    // A message may be spread over records, and a record may have several (RFC 8446, section 5.1).
    private IEnumerable<TlsMessage> Handshake(TlsRecord record, byte[] text)
    {
        _handshake.AddRange(text);
        var messages = new List<TlsMessage>();
        while (_handshake.Count >= 4)
        {
            var header = _handshake.Take(4).ToArray();
            var length = BinaryPrimitives.ReadInt32BigEndian(header) & 0xffffff;
            if (_handshake.Count < 4 + length)
                break;
            messages.Add(Message(record, TlsMessage.NameOf(header[0]), [.. _handshake.Skip(4).Take(length)]) with
            {
                HandshakeType = header[0],
            });
            _handshake.RemoveRange(0, 4 + length);
        }
        return messages;
    }

    private static TlsMessage Message(TlsRecord record, string name, byte[] body) =>
        new(record.FromServer, name, body, record.IsEncrypted, record.FirstPacket, record.LastPacket);
}
