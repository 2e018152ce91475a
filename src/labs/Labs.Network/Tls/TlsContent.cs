namespace Labs.Network;

/// <summary>The content type of a TLS record (RFC 8446, appendix B.1).</summary>
public enum TlsContent : byte
{
    /// <summary>From here on the sender encrypts, in TLS 1.2; without a meaning in TLS 1.3.</summary>
    ChangeCipherSpec = 20,

    /// <summary>An error, or the announcement of the end.</summary>
    Alert = 21,

    /// <summary>Handshake messages.</summary>
    Handshake = 22,

    /// <summary>Data of the application; in TLS 1.3 everything that is encrypted.</summary>
    ApplicationData = 23,
}
