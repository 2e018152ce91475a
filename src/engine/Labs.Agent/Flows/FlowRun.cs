using System.Net;
using System.Net.Sockets;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Flows;

/// <summary>One connection with a receiver in one network namespace and a sender in another, on a thread each.</summary>
internal sealed class FlowRun
{
    private const int DefaultBlock = 128 * 1024;
    private const int ReportAtLeast = 2000;
    private static readonly TimeSpan s_reportEvery = TimeSpan.FromMilliseconds(100);

    // A reset that ends a flow waits in the link's queue behind the data, and the link may lose it.
    private static readonly TimeSpan s_resetPatience = TimeSpan.FromSeconds(5);
    private readonly FlowArguments _arguments;
    private readonly CancellationToken _cancel;
    private readonly TaskCompletionSource<int> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _complete = new();
    private readonly CancellationTokenSource _resetLost = new();
    private TcpSampler? _sampler;
    private SamplingTurns? _turns;
    private string _algorithm = "";
    private long _synUs;
    private long _startUs;
    private long _received;
    private long _lastReadUs;

    private FlowRun(FlowArguments arguments, CancellationToken cancel) => (_arguments, _cancel) = (arguments, cancel);

    public static Task<FlowReply> RunAsync(FlowArguments arguments, Func<FlowItem, Task> item, CancellationToken cancellationToken)
    {
        var hasEnd = arguments.Bytes > 0 || (arguments.Bytes == 0 && arguments.Seconds is > 0 and <= 600);
        if (!hasEnd || arguments.SampleUs is not (0 or (>= 100 and <= 1_000_000)))
            throw new AgentException($"a flow of {arguments.Bytes} bytes, {arguments.Seconds} s, a sample every {arguments.SampleUs} us " +
                "is not possible; expected bytes, or 0 to 600 s, and samples every 100 us to 1 s or 0 for none.");
        if (arguments.TurnMs != 0 && (arguments.TurnMs is not (>= 20 and <= 10_000) || arguments.SampleUs == 0))
            throw new AgentException($"turns of {arguments.TurnMs} ms with a sample every {arguments.SampleUs} us are not possible; " +
                "expected 20 ms to 10 s, and samples.");
        ProcessFiles.Require(arguments.From);
        ProcessFiles.Require(arguments.To);
        return new FlowRun(arguments, cancellationToken).RunAsync(item);
    }

    private async Task<FlowReply> RunAsync(Func<FlowItem, Task> item)
    {
        using var listener = await NamespaceThread.RunAsync(_arguments.To, ["net"], Listen);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var receiving = NamespaceThread.RunAsync(_arguments.To, ["net"], () => Receive(listener));
        var sending = NamespaceThread.RunAsync(_arguments.From, ["net"], () => Send(port, receiving));
        try
        {
            await await Task.WhenAny(_connected.Task, sending);
            await item(new FlowItem(_startUs, port));
            while (!sending.IsCompleted)
            {
                await Task.WhenAny(sending, Task.Delay(s_reportEvery, CancellationToken.None));
                var received = Interlocked.Read(ref _received);
                await item(new FlowItem(Samples: _sampler?.Take(ReportAtLeast), Received: received, Latest: _sampler?.Latest()));
            }
            await sending;
            if (_arguments.Bytes == 0)
                _resetLost.CancelAfter(s_resetPatience);
            await receiving;
            await item(new FlowItem(Samples: _sampler?.Take(1), Received: _received));
            return new FlowReply(_algorithm, _startUs, _received, (_lastReadUs - _startUs) / 1e6, (_startUs - _synUs) / 1e6, _turns?.Turns);
        }
        finally
        {
            listener.Dispose();
            await ((Task)Task.WhenAll(receiving, sending)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Socket Listen()
    {
        var address = IPAddress.Parse(_arguments.Address);
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // Accepted sockets inherit it. Set later, it would not affect the window of the handshake.
        if (_arguments.ReceiveBuffer > 0)
            listener.ReceiveBufferSize = _arguments.ReceiveBuffer;
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen(1);
        return listener;
    }

    private int Send(int port, Task receiving)
    {
        var to = new IPEndPoint(IPAddress.Parse(_arguments.Address), port);
        using var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = _arguments.NoDelay };
        TcpSocket.UseAlgorithm(socket, _arguments.Algorithm);
        if (_arguments.SendBuffer > 0)
            socket.SendBufferSize = _arguments.SendBuffer;
        _synUs = MonotonicClock.Us;
        Connect(socket, to);
        _algorithm = TcpSocket.Algorithm(socket);
        _startUs = MonotonicClock.Us;
        _sampler = _arguments.SampleUs > 0 ? new TcpSampler(socket, _arguments.SampleUs) : null;
        if (_sampler is not null && _arguments.TurnMs > 0)
            _turns = new SamplingTurns(_sampler, _arguments.TurnMs, _arguments.Seed, MonotonicClock.Ns);
        _connected.SetResult(port);
        var sender = new BulkSender(socket, BlockBytes, _sampler, _turns, _cancel);
        if (_arguments.Bytes > 0)
        {
            sender.Send(_arguments.Bytes, long.MaxValue);
            // The FIN is sent after everything has arrived, so that it does not disturb what is measured.
            sender.WaitUntil(_complete);
            _sampler?.Read();
            socket.Shutdown(SocketShutdown.Send);
            receiving.Wait(_cancel);
        }
        else
        {
            sender.Send(long.MaxValue, (_startUs * 1000) + (long)(_arguments.Seconds * 1e9));
            _sampler?.Read();
            // The time is over: a reset discards what is still in the buffers.
            socket.LingerState = new LingerOption(true, 0);
        }
        return port;
    }

    private void Connect(Socket socket, IPEndPoint to)
    {
        using var stop = _cancel.Register(socket.Dispose);
        try
        {
            socket.Connect(to);
        }
        catch (Exception e) when (_cancel.IsCancellationRequested && e is SocketException or ObjectDisposedException)
        {
            throw new OperationCanceledException(_cancel);
        }
    }

    private int Receive(Socket listener)
    {
        using var socket = listener.Accept();
        using var stop = _cancel.Register(socket.Dispose);
        using var lost = _resetLost.Token.Register(socket.Dispose);
        var block = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
        var stall = _arguments.StallMs > 0 ? _arguments.StallAfterBytes : long.MaxValue;
        try
        {
            while (true)
            {
                if (_received >= stall)
                {
                    _cancel.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(_arguments.StallMs));
                    stall = long.MaxValue;
                }
                var length = socket.Receive(block);
                if (length == 0)
                    return 0;
                Interlocked.Add(ref _received, length);
                _lastReadUs = MonotonicClock.Us;
                if (_received == _arguments.Bytes)
                    _complete.Set();
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            _complete.Set();
            return 0;
        }
        catch (Exception e) when (_resetLost.IsCancellationRequested && e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
        catch (Exception e) when (_cancel.IsCancellationRequested && e is SocketException or ObjectDisposedException)
        {
            throw new OperationCanceledException(_cancel);
        }
    }

    private int BlockBytes => _arguments.BlockBytes > 0 ? _arguments.BlockBytes : DefaultBlock;
}
