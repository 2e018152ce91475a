using System.Buffers.Binary;
using System.Text;

namespace Labs.Network;

/// <summary>A ClientHello or ServerHello (RFC 8446, sections 4.1.2 and 4.1.3).</summary>
/// <param name="LegacyVersion">The version field; TLS 1.3 always has 0x0303 there, and says 1.3 in an extension.</param>
/// <param name="Random">32 bytes.</param>
/// <param name="SessionId">The session id, at most 32 bytes.</param>
/// <param name="Suites">The cipher suites in the client's order; the one chosen by a server.</param>
/// <param name="Extensions">The extensions in their order: number and content.</param>
public sealed record TlsHello(
    ushort LegacyVersion, byte[] Random, byte[] SessionId, IReadOnlyList<ushort> Suites,
    IReadOnlyList<(ushort Type, byte[] Body)> Extensions)
{
    // Numbers of IANA's registry "TLS ExtensionType Values".
    private const ushort ServerNames = 0, Versions = 43;

    /// <summary>The versions that a client offers, in its order; the one that a server chose.</summary>
    public IReadOnlyList<ushort> SupportedVersions { get; private init; } = [LegacyVersion];

    /// <summary>The host name that a client asks for (RFC 6066, section 3); null without one.</summary>
    public string? ServerName { get; private init; }

    /// <summary>Returns the content of an extension; null if the message does not have it.</summary>
    public byte[]? Extension(ushort type) => Extensions.FirstOrDefault(extension => extension.Type == type).Body;

    /// <summary>Reads the body of a ClientHello.</summary>
    /// <exception cref="NetworkLabException">It ends too early.</exception>
    public static TlsHello OfClient(ReadOnlySpan<byte> body) => Read(body, isServer: false);

    /// <summary>Reads the body of a ServerHello.</summary>
    /// <exception cref="NetworkLabException">It ends too early.</exception>
    public static TlsHello OfServer(ReadOnlySpan<byte> body) => Read(body, isServer: true);

    private static TlsHello Read(ReadOnlySpan<byte> body, bool isServer)
    {
        try
        {
            return Parse(body, isServer);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new NetworkLabException($"The hello of {body.Length} bytes ends too early.");
        }
    }

    private static TlsHello Parse(ReadOnlySpan<byte> body, bool isServer)
    {
        var (version, random) = (Number(body), body[2..34].ToArray());
        body = body[34..];
        var session = body[1..(1 + body[0])].ToArray();
        body = body[(1 + session.Length)..];
        var suites = new List<ushort>();
        if (isServer)
        {
            suites.Add(Number(body));
            body = body[3..];
        }
        else
        {
            var length = Number(body);
            for (var at = 2; at < 2 + length; at += 2)
                suites.Add(Number(body[at..]));
            body = body[(2 + length)..];
            body = body[(1 + body[0])..];
        }
        var extensions = new List<(ushort, byte[])>();
        // SSL 3.0 and early TLS have no extensions.
        if (body.Length >= 2)
        {
            for (body = body[2..(2 + Number(body))]; body.Length > 0;)
            {
                var length = Number(body[2..]);
                extensions.Add((Number(body), body[4..(4 + length)].ToArray()));
                body = body[(4 + length)..];
            }
        }
        var hello = new TlsHello(version, random, session, suites, extensions);
        return hello with { SupportedVersions = hello.OfVersions(isServer), ServerName = isServer ? null : hello.OfName() };
    }

    private IReadOnlyList<ushort> OfVersions(bool isServer)
    {
        if (Extension(Versions) is not { Length: >= 2 } body)
            return [LegacyVersion];
        if (isServer)
            return [Number(body)];
        // GREASE values (RFC 8701) are no versions; their two bytes are equal and end with a.
        var offered = body[1..].Chunk(2).Where(pair => pair.Length == 2).Select(pair => Number(pair));
        return [.. offered.Where(version => (version & 0x0f0f) != 0x0a0a)];
    }

    private string? OfName() =>
        Extension(ServerNames) is { Length: > 5 } body ? Encoding.ASCII.GetString(body.AsSpan(5, Number(body.AsSpan(3)))) : null;

    private static ushort Number(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : throw new ArgumentOutOfRangeException(nameof(bytes));
}
