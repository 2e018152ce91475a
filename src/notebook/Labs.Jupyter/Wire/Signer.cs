using System.Security.Cryptography;
using System.Text;

namespace Labs.Jupyter.Wire;

/// <summary>Signs messages and checks signatures: HMAC over header, parent header, metadata and content.</summary>
internal sealed class Signer(string key, string scheme)
{
    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);

    public static bool Knows(string scheme) => scheme is "hmac-sha256" or "hmac-sha512" or "hmac-sha384" or "hmac-sha1";

    /// <summary>Returns the signature in hexadecimal; empty without a key.</summary>
    public byte[] Sign(ReadOnlySpan<byte[]> parts)
    {
        if (_key.Length == 0)
            return [];
        using var hmac = IncrementalHash.CreateHMAC(new HashAlgorithmName(scheme["hmac-".Length..].ToUpperInvariant()), _key);
        foreach (var part in parts)
            hmac.AppendData(part);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hmac.GetHashAndReset()));
    }

    public bool IsSigned(byte[] signature, ReadOnlySpan<byte[]> parts) =>
        _key.Length == 0 || CryptographicOperations.FixedTimeEquals(signature, Sign(parts));
}
