using System.Security.Cryptography;
using System.Text;

namespace MySqlConnector.Authentication;

/// <summary>What proves the knowledge of a password without sending it.</summary>
internal static class Scramble
{
    /// <summary>mysql_native_password: SHA1(password) xor SHA1(challenge + SHA1(SHA1(password))); nothing for an empty password.</summary>
    public static byte[] Native(string password, ReadOnlySpan<byte> challenge)
    {
        if (password.Length == 0)
            return [];
        var once = SHA1.HashData(Encoding.UTF8.GetBytes(password));
        byte[] mixed = [.. challenge, .. SHA1.HashData(once)];
        return Xor(once, SHA1.HashData(mixed));
    }

    /// <summary>caching_sha2_password: SHA256(password) xor SHA256(SHA256(SHA256(password)) + challenge); nothing for an empty password.</summary>
    public static byte[] CachingSha2(string password, ReadOnlySpan<byte> challenge)
    {
        if (password.Length == 0)
            return [];
        var once = SHA256.HashData(Encoding.UTF8.GetBytes(password));
        byte[] mixed = [.. SHA256.HashData(once), .. challenge];
        return Xor(once, SHA256.HashData(mixed));
    }

    /// <summary>The password itself, xored with the repeated challenge and encrypted for the server (RSA, OAEP with SHA-1).</summary>
    /// <param name="publicKey">The server's key in PEM.</param>
    public static byte[] Encrypted(string password, ReadOnlySpan<byte> challenge, string publicKey)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(publicKey);
        return rsa.Encrypt(Xor(Clear(password), challenge), RSAEncryptionPadding.OaepSHA1);
    }

    public static byte[] Clear(string password) => [.. Encoding.UTF8.GetBytes(password), 0];

    private static byte[] Xor(byte[] bytes, ReadOnlySpan<byte> with)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] ^= with[i % with.Length];
        return bytes;
    }
}
