using System.Net;

namespace Labs.Network;

/// <summary>The result of one system call on a socket.</summary>
/// <param name="Error">The name of errno, such as ECONNREFUSED; empty for success. EINPROGRESS and EAGAIN mean "not yet".</param>
/// <param name="Count">Bytes sent or received. A receive that returns 0 bytes without an error has found the peer's FIN.</param>
/// <param name="Data">The first 64 KiB received.</param>
/// <param name="At">When the call returned, since the link came up.</param>
public sealed record SocketResult(string Error, long Count, byte[] Data, TimeSpan At)
{
    public bool IsOk => Error.Length == 0;

    /// <summary>The received data as UTF-8.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Data);

    public override string ToString() => IsOk ? Count > 0 ? $"{Count} bytes" : "ok" : Error;
}

/// <summary>The kinds of sockets that a host can open.</summary>
public enum SocketKind
{
    Tcp,
    Tcp6,
    Udp,
    Udp6,
}
