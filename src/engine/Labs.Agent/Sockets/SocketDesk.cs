using System.Collections.Concurrent;
using System.Net;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;
using static Labs.Agent.Sockets.SocketNative;

namespace Labs.Agent.Sockets;

/// <summary>Sockets on which the client makes single system calls. They end with the agent.</summary>
internal sealed class SocketDesk
{
    private const int SO_LINGER = 13;
    private const int MostData = 64 * 1024;
    private readonly ConcurrentDictionary<int, byte> _open = [];

    public async Task<SocketAnswer> CallAsync(SocketCall call, CancellationToken cancellationToken)
    {
        if (call.Verb == "open")
        {
            ProcessFiles.Require(call.Target!);
            return await NamespaceThread.RunAsync(call.Target!, ["net"], () => Open(call.Kind));
        }
        if (!_open.ContainsKey(call.Socket))
            throw new AgentException($"{call.Verb}: there is no socket {call.Socket}; it has been closed.");
        // A call that may wait takes a thread of the pool, of which there are plenty.
        var mayWait = call.TimeoutMs > 0 || call.Verb is "send" or "receive";
        return mayWait ? await Task.Run(() => Do(call, cancellationToken), CancellationToken.None) : Do(call, cancellationToken);
    }

    private SocketAnswer Open(string? kind)
    {
        var (family, type) = kind switch
        {
            "tcp" => (AF_INET, SOCK_STREAM),
            "tcp6" => (AF_INET6, SOCK_STREAM),
            "udp" => (AF_INET, SOCK_DGRAM),
            "udp6" => (AF_INET6, SOCK_DGRAM),
            _ => throw new AgentException($"a socket of kind '{kind}' is not known; expected tcp, tcp6, udp or udp6."),
        };
        var fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        return fd < 0 ? Failure(Errno) : Opened(fd);
    }

    private unsafe SocketAnswer Do(SocketCall call, CancellationToken cancellationToken)
    {
        var fd = call.Socket;
        switch (call.Verb)
        {
            case "bind":
                return Result(fd, Bind(fd, PointOf(call)));
            case "listen":
                return Result(fd, listen(fd, call.Value));
            case "connect":
                return ConnectTo(fd, PointOf(call), call.TimeoutMs);
            case "accept":
                return Accept(fd, call.TimeoutMs);
            case "send":
                return Send(fd, call, cancellationToken);
            case "receive":
                return Receive(fd, call, cancellationToken);
            case "shutdown":
                return Result(fd, shutdown(fd, call.Value));
            case "option":
                var isLinger = call.Level == SOL_SOCKET && call.Option == SO_LINGER;
                // struct linger has two numbers: on, and seconds.
                var value = stackalloc int[2] { isLinger ? 1 : call.Value, call.Value };
                return Result(fd, setsockopt(fd, call.Level, call.Option, value, isLinger ? 8 : 4));
            case "close":
                _open.TryRemove(fd, out _);
                return close(fd) < 0 ? Failure(Errno) : new SocketAnswer(MonotonicClock.Us, Socket: fd);
            default:
                throw new AgentException($"'{call.Verb}' is not a call on a socket.");
        }
    }

    private static SocketAnswer ConnectTo(int fd, IPEndPoint to, int timeoutMs)
    {
        if (Connect(fd, to) == 0)
            return Answer(fd);
        if (Errno != EINPROGRESS)
            return Failure(Errno, fd);
        if (!Await(fd, POLLOUT, timeoutMs))
            return Failure(EINPROGRESS, fd);
        return Error(fd) is var error && error == 0 ? Answer(fd) : Failure(error, fd);
    }

    private unsafe SocketAnswer Accept(int fd, int timeoutMs)
    {
        var until = MonotonicClock.Us + (timeoutMs * 1000L);
        int accepted;
        // Another accept may have taken the connection that ended this wait.
        while ((accepted = accept4(fd, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC)) < 0 && Errno == EAGAIN && MonotonicClock.Us < until)
            Await(fd, POLLIN, (int)Math.Clamp((until - MonotonicClock.Us) / 1000, 1, 100));
        return accepted < 0 ? Failure(Errno, fd) : Opened(accepted);
    }

    private static unsafe SocketAnswer Send(int fd, SocketCall call, CancellationToken cancellationToken)
    {
        var block = call.Data ?? new byte[Math.Min(call.Count, 128 * 1024)];
        var count = call.Data?.Length ?? call.Count;
        var address = stackalloc byte[28];
        var addressLength = call.Address is null ? 0 : Write(new Span<byte>(address, 28), PointOf(call));
        var until = MonotonicClock.Us + (call.TimeoutMs * 1000L);
        long sent = 0;
        fixed (byte* data = block)
        {
            do
            {
                var at = call.Data is null ? 0 : sent;
                var length = (nint)Math.Min(count - sent, block.Length - at);
                var result = addressLength > 0
                    ? sendto(fd, data + at, length, MSG_NOSIGNAL, address, addressLength)
                    : send(fd, data + at, length, MSG_NOSIGNAL);
                if (result >= 0)
                    sent += result;
                else if (Errno is var errno
                    && (errno is not (EAGAIN or EINTR) || MonotonicClock.Us >= until || cancellationToken.IsCancellationRequested))
                    return Failure(errno, fd) with { Count = sent };
                else
                    Await(fd, POLLOUT, 100);
            }
            while (sent < count);
        }
        return Answer(fd) with { Count = sent };
    }

    /// <summary>Receives until the requested bytes or the peer's FIN have arrived, an error occurs, or the time limit is over.</summary>
    private static unsafe SocketAnswer Receive(int fd, SocketCall call, CancellationToken cancellationToken)
    {
        var kept = new byte[Math.Min(call.Count, MostData)];
        var block = new byte[MostData];
        var until = MonotonicClock.Us + (call.TimeoutMs * 1000L);
        long received = 0;
        string? error = null;
        while (received < call.Count)
        {
            nint result;
            fixed (byte* data = block)
                result = recv(fd, data, (nint)Math.Min(call.Count - received, block.Length), 0);
            if (result > 0)
            {
                if (received < kept.Length)
                    block.AsSpan(0, (int)Math.Min(result, kept.Length - received)).CopyTo(kept.AsSpan((int)received));
                received += result;
            }
            else if (result == 0)
            {
                break;
            }
            else if (Errno is not (EAGAIN or EINTR) || MonotonicClock.Us >= until || cancellationToken.IsCancellationRequested)
            {
                error = Name(Errno);
                break;
            }
            else
            {
                Await(fd, POLLIN, (int)Math.Clamp((until - MonotonicClock.Us) / 1000, 1, 100));
            }
        }
        return Answer(fd) with { Error = error, Count = received, Data = kept[..(int)Math.Min(received, kept.Length)] };
    }

    private SocketAnswer Opened(int fd)
    {
        _open.TryAdd(fd, 0);
        return Answer(fd);
    }

    private static IPEndPoint PointOf(SocketCall call) => IPAddress.TryParse(call.Address, out var address)
        ? new IPEndPoint(address, call.Port)
        : throw new AgentException($"'{call.Address}' is no IP address.");

    private static SocketAnswer Result(int fd, int result) => result < 0 ? Failure(Errno, fd) : Answer(fd);

    private static SocketAnswer Answer(int fd) => new(MonotonicClock.Us, null, fd, Local(fd)?.ToString(), Peer(fd)?.ToString());

    private static SocketAnswer Failure(int errno, int fd = 0) =>
        new(MonotonicClock.Us, Name(errno), fd, fd > 0 ? Local(fd)?.ToString() : null);
}
