using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Labs.Network;

/// <summary>The key of one direction of a connection that uses AES-GCM (RFC 5288 for TLS 1.2, RFC 8446 for TLS 1.3).</summary>
/// <param name="Key">16 or 32 bytes.</param>
/// <param name="Iv">12 bytes in TLS 1.3; 4 in TLS 1.2, where each record brings the other 8.</param>
public sealed record TlsRecordKey(byte[] Key, byte[] Iv)
{
    private const int TagBytes = 16, ExplicitNonceBytes = 8;

    /// <summary>Returns the key and the IV of a traffic secret of TLS 1.3 (RFC 8446, section 7.3).</summary>
    public static TlsRecordKey OfSecret(ushort suite, byte[] secret)
    {
        var hash = TlsSuite.Hash(suite);
        return new(TlsKeys.ExpandLabel(hash, secret, "key", [], TlsSuite.GcmKeyBytes(suite)),
            TlsKeys.ExpandLabel(hash, secret, "iv", [], 12));
    }

    /// <summary>Returns the keys of a client and a server from the key block of TLS 1.2 (RFC 5246, section 6.3).</summary>
    public static (TlsRecordKey Client, TlsRecordKey Server) OfMaster(
        ushort suite, byte[] master, byte[] clientRandom, byte[] serverRandom)
    {
        var bytes = TlsSuite.GcmKeyBytes(suite);
        var block = TlsKeys.Prf(TlsSuite.Hash(suite), master, "key expansion", [.. serverRandom, .. clientRandom], (2 * bytes) + 8);
        return (new(block[..bytes], block[(2 * bytes)..((2 * bytes) + 4)]),
            new(block[bytes..(2 * bytes)], block[((2 * bytes) + 4)..]));
    }

    /// <summary>Decrypts a record.</summary>
    /// <param name="number">How many records the sender has encrypted with this key before.</param>
    /// <returns>
    /// The plaintext with its content type; null if the authentication tag does not fit: another key, another number, or changed bytes.
    /// </returns>
    public (TlsContent Type, byte[] Text)? Open(TlsRecord record, long number) =>
        Iv.Length == 12 ? Open13(record, number) : Open12(record, number);

    private (TlsContent, byte[])? Open12(TlsRecord record, long number)
    {
        var body = record.Body.AsSpan();
        if (body.Length < ExplicitNonceBytes + TagBytes)
            return null;
        byte[] nonce = [.. Iv, .. body[..ExplicitNonceBytes]];
        body = body[ExplicitNonceBytes..];
        var length = body.Length - TagBytes;
        var added = new byte[13];
        BinaryPrimitives.WriteInt64BigEndian(added, number);
        record.Header.AsSpan(0, 3).CopyTo(added.AsSpan(8));
        BinaryPrimitives.WriteUInt16BigEndian(added.AsSpan(11), (ushort)length);
        return Decrypt(nonce, body, added) is { } text ? (record.Type, text) : null;
    }

    private (TlsContent, byte[])? Open13(TlsRecord record, long number)
    {
        if (record.Body.Length <= TagBytes)
            return null;
        var nonce = (byte[])Iv.Clone();
        for (var i = 0; i < 8; i++)
            nonce[11 - i] ^= (byte)(number >> (8 * i));
        if (Decrypt(nonce, record.Body, record.Header) is not { } inner)
            return null;
        // The real type is the last byte that is not zero; zeros are padding (RFC 8446, section 5.4).
        var end = inner.AsSpan().LastIndexOfAnyExcept((byte)0);
        return end < 0 ? null : ((TlsContent)inner[end], inner[..end]);
    }

    private byte[]? Decrypt(byte[] nonce, ReadOnlySpan<byte> sealedText, ReadOnlySpan<byte> added)
    {
        var text = new byte[sealedText.Length - TagBytes];
        using var aes = new AesGcm(Key, TagBytes);
        try
        {
            aes.Decrypt(nonce, sealedText[..^TagBytes], sealedText[^TagBytes..], text, added);
            return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
