using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Labs.Agent.Contracts;
using Labs.Agent.Links;
using Labs.Agent.Linux;
using static Labs.Agent.Sockets.SocketNative;

namespace Labs.Agent.Sockets;

/// <summary>Opens short connections, one after another or on a schedule, and closes each at once.</summary>
internal sealed class Churn
{
    private const int Backlog = 4096;
    private const long LastServedUs = 5_000_000;
    private readonly ChurnArguments _arguments;
    private readonly CancellationToken _cancel;
    private readonly IPEndPoint[] _servers;
    private readonly IPAddress[] _addresses;
    private readonly Dictionary<string, int> _failed = [];
    private readonly List<int> _succeeded = [], _failedThen = [];
    private long _overUs;
    private int _opened;
    private int _served;

    private Churn(ChurnArguments arguments, CancellationToken cancel)
    {
        (_arguments, _cancel) = (arguments, cancel);
        _servers = [.. arguments.Servers.Select(IPEndPoint.Parse)];
        _addresses = [.. arguments.Addresses.Select(IPAddress.Parse)];
    }

    public static async Task<ChurnReply> RunAsync(ChurnArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Count is < 1 or > 1_000_000 || arguments.Servers.Length == 0 || arguments.PerSecond is < 0 or > 1e6)
            throw new AgentException($"{arguments.Count} connections to {arguments.Servers.Length} servers at {arguments.PerSecond} " +
                "a second are not possible; expected 1 to 1000000, one server or more, no negative rate.");
        ProcessFiles.Require(arguments.From);
        ProcessFiles.Require(arguments.To);
        var churn = new Churn(arguments, cancellationToken);
        var listeners = await NamespaceThread.RunAsync(arguments.To, ["net"], churn.Listen);
        try
        {
            var serving = NamespaceThread.RunAsync(arguments.To, ["net"], () => churn.Serve(listeners));
            try
            {
                return await NamespaceThread.RunAsync(arguments.From, ["net"], churn.Run);
            }
            finally
            {
                Volatile.Write(ref churn._overUs, MonotonicClock.Us);
                await ((Task)serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            foreach (var listener in listeners)
                _ = close(listener);
        }
    }

    private int[] Listen() => [.. _servers.Select(server =>
    {
        var fd = socket(FamilyOf(server), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        _ = Set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
        if (fd < 0 || Bind(fd, server) < 0 || listen(fd, Backlog) < 0)
            throw new AgentException($"no server can listen on {server}: {Name(Errno)}.");
        return fd;
    })];

    // Closing a listener resets the connections in its queue, and that ends the client's TIME-WAIT (RFC 1337). So every connection that
    // the client has opened is accepted and closed first.
    private bool IsServing
    {
        get
        {
            var over = Volatile.Read(ref _overUs);
            if (over == 0)
                return true;
            var isOpen = _served < Volatile.Read(ref _opened);
            return isOpen && MonotonicClock.Us - over < LastServedUs && !_cancel.IsCancellationRequested;
        }
    }

    private unsafe int Serve(int[] listeners)
    {
        var polled = stackalloc RawNative.PollFd[listeners.Length];
        for (var i = 0; i < listeners.Length; i++)
            polled[i] = new RawNative.PollFd { Fd = listeners[i], Events = POLLIN };
        var time = new RawNative.TimeSpec { Nanoseconds = 50_000_000 };
        while (IsServing)
        {
            _ = RawNative.ppoll(polled, (nuint)listeners.Length, &time, null);
            for (var i = 0; i < listeners.Length; i++)
            {
                for (int fd; (fd = accept4(listeners[i], null, null, SOCK_CLOEXEC)) >= 0;)
                {
                    byte one;
                    if (!_arguments.ServerCloses)
                        _ = recv(fd, &one, 1, 0);
                    _ = close(fd);
                    _served++;
                }
            }
        }
        return _served;
    }

    private unsafe ChurnReply Run()
    {
        _ = RawNative.prctl(RawNative.PR_SET_TIMERSLACK, 1, 0, 0, 0);
        var start = MonotonicClock.Us;
        var first = -1L;
        var done = 0;
        while (done < _arguments.Count && !_cancel.IsCancellationRequested)
        {
            if (_arguments.PerSecond > 0)
                RawNative.Sleep((start + (long)(done / _arguments.PerSecond * 1e6) - MonotonicClock.Us) * 1000);
            var error = Once(done++);
            var now = MonotonicClock.Us - start;
            Count(error == 0 ? _succeeded : _failedThen, (int)(now / 100_000));
            if (error == 0)
                continue;
            _failed[Name(error)] = _failed.GetValueOrDefault(Name(error)) + 1;
            if (first < 0)
                first = now;
            if (_arguments.StopAtError)
                break;
        }
        return new ChurnReply(done, (MonotonicClock.Us - start) / 1e6, _failed, first, [.. _succeeded], [.. _failedThen]);
    }

    /// <returns>errno, 0 for success.</returns>
    private unsafe int Once(int number)
    {
        var server = _servers[number % _servers.Length];
        var fd = socket(FamilyOf(server), SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0)
            return Errno;
        try
        {
            if (_arguments.MaxSegment > 0)
                _ = Set(fd, IPPROTO_TCP, TCP_MAXSEG, _arguments.MaxSegment);
            if (_addresses.Length > 0)
            {
                // The port is chosen at connect, so that it need only be free for that destination.
                _ = Set(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
                if (Bind(fd, new IPEndPoint(_addresses[number / _servers.Length % _addresses.Length], 0)) < 0)
                    return Errno;
            }
            if (Connect(fd, server) < 0)
                return Errno;
            _opened++;
            byte one;
            if (_arguments.ServerCloses && recv(fd, &one, 1, 0) < 0)
                return Errno;
            return 0;
        }
        finally
        {
            _ = close(fd);
        }
    }

    private static int FamilyOf(IPEndPoint point) => point.AddressFamily == AddressFamily.InterNetworkV6 ? AF_INET6 : AF_INET;

    private static void Count(List<int> counts, int at)
    {
        while (counts.Count <= at)
            counts.Add(0);
        counts[at]++;
    }
}
