namespace Labs.Kubernetes;

/// <summary>The type of a DNS record, with its number in the message (RFC 1035 section 3.2.2, RFC 3596, RFC 2782).</summary>
public enum DnsType
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>Another name for the name.</summary>
    Cname = 5,

    /// <summary>The name that belongs to an address.</summary>
    Ptr = 12,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,

    /// <summary>The name and port of a server for a service.</summary>
    Srv = 33,
}

/// <summary>A DNS record.</summary>
/// <param name="Name">The name that the record is about, without the dot at its end.</param>
/// <param name="Type">The record's type.</param>
/// <param name="TtlSeconds">For how long the record may be kept.</param>
/// <param name="Value">The address, or the name that it leads to.</param>
/// <param name="Port">The port of an SRV record; otherwise null.</param>
public sealed record DnsRecord(string Name, DnsType Type, int TtlSeconds, string Value, int? Port = null);

/// <summary>The answer to a DNS query.</summary>
/// <param name="Code">0 for success, 2 if the server failed, 3 if there is no such name (RFC 1035 section 4.1.1).</param>
/// <param name="Records">The records of the answer section, in the order of the message.</param>
/// <param name="Additional">The records of the additional section, such as the addresses of an SRV record's names.</param>
public sealed record DnsAnswer(int Code, IReadOnlyList<DnsRecord> Records, IReadOnlyList<DnsRecord> Additional)
{
    /// <summary>The values of the answer's records of a type, in the order of the message.</summary>
    public IReadOnlyList<string> Values(DnsType type) => [.. Records.Where(record => record.Type == type).Select(record => record.Value)];
}
