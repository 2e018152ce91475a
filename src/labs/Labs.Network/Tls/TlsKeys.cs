using System.Security.Cryptography;
using System.Text;

namespace Labs.Network;

/// <summary>The functions by which TLS derives keys: the PRF of TLS 1.2 and HKDF-Expand-Label of TLS 1.3.</summary>
public static class TlsKeys
{
    /// <summary>Returns the first bytes of PRF(secret, label, seed) (RFC 5246, section 5).</summary>
    public static byte[] Prf(HashAlgorithmName hash, byte[] secret, string label, byte[] seed, int length)
    {
        byte[] labelled = [.. Encoding.ASCII.GetBytes(label), .. seed];
        var (result, chain) = (new List<byte>(), labelled);
        while (result.Count < length)
        {
            chain = Hmac(hash, secret, chain);
            result.AddRange(Hmac(hash, secret, [.. chain, .. labelled]));
        }
        return [.. result.Take(length)];
    }

    /// <summary>Returns HKDF-Expand-Label(secret, label, context, length) (RFC 8446, section 7.1).</summary>
    /// <param name="label">Without the prefix "tls13 ".</param>
    public static byte[] ExpandLabel(HashAlgorithmName hash, byte[] secret, string label, byte[] context, int length)
    {
        var name = Encoding.ASCII.GetBytes($"tls13 {label}");
        byte[] info = [(byte)(length >> 8), (byte)length, (byte)name.Length, .. name, (byte)context.Length, .. context];
        return HKDF.Expand(hash, secret, length, info);
    }

    /// <summary>Returns the HMAC (RFC 2104) of a text under a key.</summary>
    public static byte[] Hmac(HashAlgorithmName hash, byte[] key, byte[] text) =>
        hash == HashAlgorithmName.SHA384 ? HMACSHA384.HashData(key, text) : HMACSHA256.HashData(key, text);

    /// <summary>Returns the hash of texts that follow each other, such as the messages of a handshake.</summary>
    public static byte[] Hash(HashAlgorithmName hash, params IEnumerable<byte[]> texts)
    {
        using var whole = IncrementalHash.CreateHash(hash);
        foreach (var text in texts)
            whole.AppendData(text);
        return whole.GetHashAndReset();
    }
}
