using System.Net;

namespace Labs.Network;

/// <summary>The result of one system call on a socket.</summary>
/// <param name="Error">The name of errno, such as ECONNREFUSED; empty for success. EINPROGRESS and EAGAIN mean "not yet".</param>
/// <param name="Count">Bytes sent or received. A receive that returns 0 bytes without an error has found the peer's FIN.</param>
/// <param name="Data">The first 64 KiB received.</param>
/// <param name="At">When the call returned, since the network came up.</param>
public sealed record SocketResult(string Error, long Count, byte[] Data, TimeSpan At)
{
    /// <summary>True if the call succeeded.</summary>
    public bool IsOk => Error.Length == 0;

    /// <summary>The received data as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Data);

    public override string ToString() => IsOk ? Count > 0 ? $"{Count} bytes" : "ok" : Error;
}

/// <summary>The kinds of sockets that a host can open.</summary>
public enum SocketKind
{
    /// <summary>TCP over IPv4.</summary>
    Tcp,

    /// <summary>TCP over IPv6, and over IPv4 unless IPV6_V6ONLY is set.</summary>
    Tcp6,

    /// <summary>UDP over IPv4.</summary>
    Udp,

    /// <summary>UDP over IPv6, and over IPv4 unless IPV6_V6ONLY is set.</summary>
    Udp6,
}
