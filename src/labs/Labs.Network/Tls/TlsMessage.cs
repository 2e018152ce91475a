namespace Labs.Network;

/// <summary>A handshake message, alert or piece of application data.</summary>
/// <param name="FromServer">The server sent it.</param>
/// <param name="Name">The name in the RFC, such as ClientHello; "encrypted" if its record could not be opened.</param>
/// <param name="Body">The content; of a handshake message without its header of four bytes. Of an encrypted one, the ciphertext.</param>
/// <param name="IsEncrypted">It was encrypted when it was sent.</param>
/// <param name="FirstPacket">The index of the packet with the first byte of its record in <see cref="TcpConversation.Packets"/>.</param>
/// <param name="LastPacket">The index of the packet with the last byte of its record.</param>
public sealed record TlsMessage(bool FromServer, string Name, byte[] Body, bool IsEncrypted, int FirstPacket, int LastPacket)
{
    /// <summary>The type of a handshake message (RFC 8446, section 4); null for anything else.</summary>
    public byte? HandshakeType { get; init; }

    /// <summary>
    /// A handshake message with its header, as it goes into the transcript (RFC 8446, section 4.4.1); for anything else the body.
    /// </summary>
    public byte[] Bytes => HandshakeType is not { } type ? Body
        : [type, (byte)(Body.Length >> 16), (byte)(Body.Length >> 8), (byte)Body.Length, .. Body];

    internal static string NameOf(byte type) => type switch
    {
        0 => "HelloRequest",
        1 => "ClientHello",
        2 => "ServerHello",
        4 => "NewSessionTicket",
        8 => "EncryptedExtensions",
        11 => "Certificate",
        12 => "ServerKeyExchange",
        13 => "CertificateRequest",
        14 => "ServerHelloDone",
        15 => "CertificateVerify",
        16 => "ClientKeyExchange",
        20 => "Finished",
        22 => "CertificateStatus",
        24 => "KeyUpdate",
        _ => $"handshake message {type}",
    };
}
