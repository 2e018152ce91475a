using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Flows;

/// <summary>Options of TCP sockets that the runtime does not offer (tcp(7), linux/tcp.h).</summary>
internal static unsafe partial class TcpSocket
{
    private const int IPPROTO_TCP = 6;
    private const int TCP_INFO = 11;
    private const int TCP_CONGESTION = 13;

    public static void UseAlgorithm(Socket socket, string name)
    {
        try
        {
            socket.SetRawSocketOption(IPPROTO_TCP, TCP_CONGESTION, Encoding.ASCII.GetBytes(name));
        }
        catch (SocketException e)
        {
            var offered = ProcessFiles.Text("/proc/sys/net/ipv4/tcp_available_congestion_control")?.Trim() ?? "unknown";
            throw new AgentException($"congestion control \"{name}\" can't be used: {e.Message}. " +
                $"The engine's Linux kernel offers: {offered}. If it is a module: modprobe tcp_{name} on the engine's machine.");
        }
    }

    public static string Algorithm(Socket socket)
    {
        Span<byte> name = stackalloc byte[16];
        var length = socket.GetRawSocketOption(IPPROTO_TCP, TCP_CONGESTION, name);
        return Encoding.ASCII.GetString(name[..length]).TrimEnd('\0');
    }

    /// <summary>Reads TCP_INFO. An older Linux kernel returns less, and the other fields stay 0.</summary>
    public static bool TryRead(Socket socket, out TcpReading reading)
    {
        reading = default;
        reading.AtUs = MonotonicClock.Us;
        fixed (TcpReading* whole = &reading)
        {
            var length = (uint)(sizeof(TcpReading) - sizeof(long));
            return getsockopt((int)socket.Handle, IPPROTO_TCP, TCP_INFO, (byte*)whole + sizeof(long), &length) == 0;
        }
    }

    [LibraryImport("libc")]
    private static partial int getsockopt(int fd, int level, int option, void* value, uint* length);
}
