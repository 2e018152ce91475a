using System.Net;

namespace Labs.Network;

/// <summary>What one system call on a socket said.</summary>
/// <param name="Error">The name of errno, such as ECONNREFUSED; empty for success. EINPROGRESS and EAGAIN: not yet.</param>
/// <param name="Count">Bytes sent or received; 0 without an error of a receive is the peer's FIN.</param>
/// <param name="Data">Received, the first 64 KiB.</param>
/// <param name="At">When it returned, since the wire began.</param>
public sealed record SocketResult(string Error, long Count, byte[] Data, TimeSpan At)
{
    public bool IsOk => Error.Length == 0;

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
