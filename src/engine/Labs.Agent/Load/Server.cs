using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Labs.Agent.Linux;

namespace Labs.Agent.Load;

/// <summary>The options of `labs-agent serve`.</summary>
internal sealed record ServerOptions(IPAddress Bind, int Port, bool ReusePort, string Name, bool Log);

/// <summary>
/// Serves every experiment on one port. A connection's first bytes choose: "GET ..." is HTTP, "ECHO\n" returns what comes, "SINK\n"
/// discards everything until the end and then returns how many bytes it was, "SOURCE\n" sends until the client closes.
/// </summary>
internal sealed class Server(ServerOptions options)
{
    internal const int BlockBytes = 256 * 1024;
    private long _accepted;

    public void Run()
    {
        using var listener = Listen();
        Console.WriteLine($"{options.Name} listening on {listener.LocalEndPoint}");
        while (true)
        {
            var socket = listener.Accept();
            Interlocked.Increment(ref _accepted);
            if (options.Log)
                Console.WriteLine($"peer {Peer(socket)}");
            ThreadPool.UnsafeQueueUserWorkItem(Serve, socket, preferLocal: false);
        }
    }

    private Socket Listen()
    {
        var listener = new Socket(options.Bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (options.Bind.AddressFamily == AddressFamily.InterNetworkV6)
            listener.DualMode = true;
        if (options.ReusePort)
            listener.SetRawSocketOption(Native.SOL_SOCKET, Native.SO_REUSEPORT, BitConverter.GetBytes(1));
        try
        {
            listener.Bind(new IPEndPoint(options.Bind, options.Port));
            listener.Listen(4096);
            return listener;
        }
        catch (SocketException e)
        {
            listener.Dispose();
            var hint = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? " (EADDRINUSE)" : "";
            throw new AgentException($"can't listen on {options.Bind}:{options.Port}: {e.Message}{hint}");
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                var buffer = new byte[16 * 1024];
                var length = socket.Receive(buffer);
                if (length == 0)
                    return;
                switch (buffer.AsSpan(0, length))
                {
                    case var head when head.StartsWith("ECHO\n"u8): Echo(socket, buffer, head[5..]); break;
                    case var head when head.StartsWith("SINK\n"u8): Sink(socket, length - 5); break;
                    case var head when head.StartsWith("SOURCE\n"u8): Source(socket); break;
                    default: Http(socket, buffer, length); break;
                }
            }
            catch (SocketException)
            {
                // The client closed the connection, which is how a run ends.
            }
        }
    }

    private static void Echo(Socket socket, byte[] buffer, ReadOnlySpan<byte> first)
    {
        Send(socket, first);
        for (int length; (length = socket.Receive(buffer)) > 0;)
            Send(socket, buffer.AsSpan(0, length));
    }

    private static void Sink(Socket socket, long already)
    {
        var block = new byte[BlockBytes];
        for (int length; (length = socket.Receive(block)) > 0;)
            already += length;
        Send(socket, Encoding.ASCII.GetBytes(already.ToString(CultureInfo.InvariantCulture)));
    }

    private static void Source(Socket socket)
    {
        var block = new byte[BlockBytes];
        while (true)
            Send(socket, block);
    }

    private void Http(Socket socket, byte[] buffer, int length)
    {
        while (length > 0)
        {
            int end;
            while ((end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
            {
                if (length == buffer.Length)
                    return;
                var more = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
                if (more == 0)
                    return;
                length += more;
            }
            var head = Encoding.ASCII.GetString(buffer, 0, end);
            var close = head.Contains("Connection: close", StringComparison.OrdinalIgnoreCase);
            Send(socket, Answer(head.Split(' ', 3), Peer(socket), close));
            if (close)
                return;
            length -= end + 4;
            buffer.AsSpan(end + 4, length).CopyTo(buffer);
            if (length == 0)
                length = socket.Receive(buffer);
        }
    }

    private byte[] Answer(string[] words, IPEndPoint peer, bool close)
    {
        var path = words is ["GET", var wanted, ..] ? wanted : null;
        var (status, body) = path switch
        {
            null => ("405 Method Not Allowed", "only GET\n"),
            "/peer" => ("200 OK", $"{peer.Address}\n"),
            "/count" => ("200 OK", $"{Interlocked.Read(ref _accepted)}\n"),
            "/name" => ("200 OK", $"{options.Name}\n"),
            _ => ("200 OK", $"{options.Name} saw {peer}\n"),
        };
        var connection = close ? "Connection: close\r\n" : "";
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n{connection}\r\n{body}");
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
            data = data[socket.Send(data)..];
    }

    private static IPEndPoint Peer(Socket socket)
    {
        var peer = (IPEndPoint)socket.RemoteEndPoint!;
        return peer.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(peer.Address.MapToIPv4(), peer.Port) : peer;
    }
}
