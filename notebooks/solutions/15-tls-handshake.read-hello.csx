// Every list begins with its length in bytes: two for names, protocols and shares, one for versions.
Offers Read(byte[] body)
{
    var hello = TlsHello.OfClient(body);
    int Number(byte[] bytes, int at) => (bytes[at] << 8) + bytes[at + 1];

    string? name = null;
    if (hello.Extension(0) is { Length: > 5 } names)
        name = Encoding.ASCII.GetString(names, 5, Number(names, 3));

    var protocols = new List<string>();
    if (hello.Extension(16) is { } alpn)
        for (var at = 2; at < alpn.Length; at += 1 + alpn[at])
            protocols.Add(Encoding.ASCII.GetString(alpn, at + 1, alpn[at]));

    // Without the extension, the old field has the only version.
    ushort[] versions = [hello.LegacyVersion];
    if (hello.Extension(43) is { } supported)
        versions = [.. supported[1..].Chunk(2).Select(pair => (ushort)Number(pair, 0))];

    var groups = new List<ushort>();
    if (hello.Extension(51) is { } shares)
        for (var at = 2; at < shares.Length; at += 4 + Number(shares, at + 2))
            groups.Add((ushort)Number(shares, at));

    return new(name, [.. protocols], versions, [.. groups]);
}
