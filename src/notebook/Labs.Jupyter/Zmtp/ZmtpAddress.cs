using System.Net;
using System.Net.Sockets;

namespace Labs.Jupyter.Zmtp;

/// <summary>Creates the addresses of sockets: TCP ports and Unix domain sockets ("ipc").</summary>
internal static class ZmtpAddress
{
    public static EndPoint Tcp(IPAddress address, int port) => new IPEndPoint(address, port);

    public static EndPoint Ipc(string path) => new UnixDomainSocketEndPoint(path);

    public static Socket NewSocket(EndPoint address) => address is UnixDomainSocketEndPoint
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
}
