using System.Text;

namespace Labs.Jupyter.Zmtp;

/// <summary>The 64 bytes at the start of a connection (ZMTP 3.1, ZeroMQ RFC 37): signature, version, mechanism and role.</summary>
internal static class Greeting
{
    private const int Length = 64;
    private const int MajorAt = 10, MinorAt = 11, MechanismAt = 12, MechanismLength = 20;

    public static byte[] Create()
    {
        var greeting = new byte[Length];
        greeting[0] = 0xFF;
        greeting[8] = 1; // peers of ZMTP 1 read bytes 1 to 8 as a length
        greeting[9] = 0x7F;
        greeting[MajorAt] = 3;
        greeting[MinorAt] = 1;
        "NULL"u8.CopyTo(greeting.AsSpan(MechanismAt));
        return greeting;
    }

    /// <summary>Reads the peer's greeting.</summary>
    /// <returns>The peer's minor version.</returns>
    /// <exception cref="ZmtpException">The peer speaks another protocol or an older ZMTP, or requires another mechanism.</exception>
    public static int Read(Stream stream)
    {
        Span<byte> greeting = stackalloc byte[Length];
        stream.ReadExactly(greeting[..MechanismAt]);
        if (greeting[0] != 0xFF || (greeting[9] & 1) == 0)
            throw new ZmtpException("the peer does not speak ZMTP");
        if (greeting[MajorAt] < 3)
            throw new ZmtpException($"the peer speaks ZMTP {greeting[MajorAt]}, expected 3 or later");
        stream.ReadExactly(greeting[MechanismAt..]);
        var mechanism = Encoding.ASCII.GetString(greeting.Slice(MechanismAt, MechanismLength)).TrimEnd('\0');
        if (mechanism != "NULL")
            throw new ZmtpException($"the peer requires the mechanism '{mechanism}', expected NULL");
        return greeting[MinorAt];
    }
}
