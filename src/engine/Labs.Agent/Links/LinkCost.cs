using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Links;

/// <summary>
/// Measures how long a packet takes through a link without delay: the hosts' network stacks, and the wake-up of a thread in each
/// direction. The link subtracts it from the requested delay.
/// </summary>
internal static class LinkCost
{
    private const int Echoes = 15;

    // More comes from another program's work at this moment, which will not last.
    private const double MostUs = 150;
    private static readonly TimeSpan s_answer = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(4);

    /// <summary>Returns microseconds for one direction, from the lower quartile of the round trips; 0 if nothing answers.</summary>
    public static Task<double> MeasureAsync(LinkEnd from, LinkEnd to) =>
        NamespaceThread.RunAsync(from.Target, ["net"], () => Measure(IPAddress.Parse(to.Address.Split('/')[0])));

    private static double Measure(IPAddress to)
    {
        // This thread's own wake-up must not count.
        PromptThread.Use();
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
            socket.ReceiveTimeout = (int)s_answer.TotalMilliseconds;
            socket.Connect(to, 0);
            var times = new List<double>();
            for (var number = 1; number <= Echoes; number++)
            {
                // As between the packets of a slow flow: an idle processor wakes up later than a busy one.
                RawNative.Sleep((long)s_pause.TotalNanoseconds);
                if (Echo(socket, (byte)number) is { } time)
                    times.Add(time.TotalMicroseconds);
            }
            times.Sort();
            return times.Count < Echoes / 2 ? 0 : Math.Min(times[times.Count / 4] / 2, MostUs);
        }
        catch (SocketException)
        {
            // Without NET_RAW the cost is unknown and comes on top of the requested delay.
            return 0;
        }
    }

    private static TimeSpan? Echo(Socket socket, byte number)
    {
        // RFC 792: type 8, code 0, checksum, identifier, sequence number; 56 bytes of data as ping(8) has.
        var request = new byte[64];
        (request[0], request[7]) = (8, number);
        var checksum = (ushort)~(0x0800 + number);
        (request[2], request[3]) = ((byte)(checksum >> 8), (byte)checksum);
        var answer = new byte[256];
        var began = Stopwatch.GetTimestamp();
        socket.Send(request);
        try
        {
            while (true)
            {
                // A raw socket gives the IP header too.
                var length = socket.Receive(answer);
                var header = (answer[0] & 15) * 4;
                if (length >= header + 8 && answer[header] == 0 && answer[header + 7] == number)
                    return Stopwatch.GetElapsedTime(began);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return null;
        }
    }
}
