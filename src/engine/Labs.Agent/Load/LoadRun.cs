using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Load;

/// <summary>
/// Clients of <see cref="Server"/>, each on a thread of its own with blocking sockets, so that the runtime's scheduler is not measured.
/// </summary>
internal sealed class LoadRun
{
    // In seconds. On a busy machine a short run may be over before the first answer. It then continues until the answer comes.
    private const double FirstAnswer = 5;
    private readonly LoadArguments _arguments;
    private readonly IPEndPoint _to;
    private readonly CancellationToken _cancel;
    private readonly long _start;
    private readonly Worker[] _workers;

    private LoadRun(LoadArguments arguments, CancellationToken cancel)
    {
        if (!IPEndPoint.TryParse(arguments.To, out var to) || to.Port == 0)
            throw new AgentException($"'{arguments.To}' is no address:port.");
        var isPossible = arguments is
        {
            Seconds: > 0 and <= 600, Workers: >= 1 and <= 1024, MessageBytes: >= 1 and <= 16384, Cpu: >= -1 and <= 1023,
        };
        if (!isPossible)
            throw new AgentException(
                "a load run takes 0 to 600 s, 1 to 1024 workers, messages of 1 to 16384 bytes and processors 0 to 1023.");
        (_arguments, _to, _cancel) = (arguments, to, cancel);
        _start = Stopwatch.GetTimestamp();
        _workers = [.. Enumerable.Range(0, arguments.Workers).Select(index => new Worker(index))];
    }

    public static async Task<LoadReply> RunAsync(LoadArguments arguments, CancellationToken cancellationToken)
    {
        ProcessFiles.Require(arguments.Target);
        var run = new LoadRun(arguments, cancellationToken);
        var working = run._workers.Select(worker => NamespaceThread.RunAsync(arguments.Target, ["net"], () => run.Work(worker)));
        var elapsed = await Task.WhenAll(working);
        cancellationToken.ThrowIfCancellationRequested();
        var (bytes, errors) = (run._workers.Sum(worker => worker.Bytes), run._workers.Sum(worker => worker.Errors));
        var operations = run._workers.Sum(worker => worker.Operations);
        var error = run._workers.Select(worker => worker.FirstError).FirstOrDefault(text => text is not null);
        if (operations == 0)
            throw new AgentException(
                $"no {arguments.Kind} to {arguments.To} succeeded in {arguments.Seconds} s: {error ?? "nothing was answered"}");
        return new LoadReply(arguments.Kind, elapsed.Max(), bytes, operations, errors, error, run.Samples());
    }

    private double Elapsed => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    private bool Goes => Elapsed < _arguments.Seconds && !_cancel.IsCancellationRequested;

    private double Work(Worker worker)
    {
        if (_arguments.Cpu >= 0)
            Native.Pin(_arguments.Cpu);
        do
        {
            try
            {
                switch (_arguments.Kind)
                {
                    case LoadKind.Upload: Upload(worker); return Elapsed;
                    case LoadKind.Download: Download(worker); return Elapsed;
                    case LoadKind.Latency: Latency(worker); return Elapsed;
                    case LoadKind.Connects: Repeat(worker, () => Connect().Dispose()); return Elapsed;
                    default: Repeat(worker, Request); return Elapsed;
                }
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                worker.Fail(e.Message);
            }
        }
        while (Goes && Pause());
        return Elapsed;
    }

    // A server that refuses is tried again, but not in a busy loop.
    private bool Pause() => !_cancel.WaitHandle.WaitOne(20);

    private void Upload(Worker worker)
    {
        using var socket = Connect(reset: false);
        socket.SendTimeout = (int)(_arguments.Seconds * 1000) + 5000;
        Send(socket, "SINK\n"u8);
        var block = new byte[Server.BlockBytes];
        while (Goes)
            Send(socket, block);
        socket.Shutdown(SocketShutdown.Send);
        var count = new byte[32];
        var length = 0;
        for (int more; (more = socket.Receive(count, length, count.Length - length, SocketFlags.None)) > 0;)
            length += more;
        worker.Bytes += long.Parse(Encoding.ASCII.GetString(count, 0, length), CultureInfo.InvariantCulture);
        worker.Operations++;
    }

    private void Download(Worker worker)
    {
        using var socket = Connect();
        Send(socket, "SOURCE\n"u8);
        var block = new byte[Server.BlockBytes];
        while (Goes)
        {
            var length = socket.Receive(block);
            if (length == 0)
                throw new IOException("the server ended the stream");
            worker.Bytes += length;
        }
        worker.Operations++;
    }

    private void Latency(Worker worker)
    {
        using var socket = Connect();
        Send(socket, "ECHO\n"u8);
        var message = new byte[_arguments.MessageBytes];
        Repeat(worker, () =>
        {
            Send(socket, message);
            for (var got = 0; got < message.Length;)
            {
                var more = socket.Receive(message, got, message.Length - got, SocketFlags.None);
                if (more == 0)
                    throw new IOException("the server ended the connection");
                got += more;
            }
            worker.Bytes += message.Length;
        }, once: true);
    }

    private void Request()
    {
        using var socket = Connect();
        Send(socket, "GET /name HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n"u8);
        var answer = new byte[4096];
        var length = 0;
        for (int more; (more = socket.Receive(answer, length, answer.Length - length, SocketFlags.None)) > 0;)
            length += more;
        if (!answer.AsSpan(0, length).StartsWith("HTTP/1.1 200"u8))
            throw new IOException($"expected HTTP 200, got '{Encoding.ASCII.GetString(answer, 0, Math.Min(length, 40))}'");
    }

    /// <summary>
    /// Repeats an operation. With a rate, each has a scheduled start and its duration counts from there, so that a stall shows in every
    /// operation that it delayed.
    /// </summary>
    private void Repeat(Worker worker, Action operation, bool once = false)
    {
        var perSecond = _arguments.Rate / _arguments.Workers;
        while (Goes || (worker.Operations == 0 && Elapsed < FirstAnswer && !_cancel.IsCancellationRequested))
        {
            var began = Elapsed;
            if (perSecond > 0)
            {
                began = (worker.Started + (double)worker.Index / _arguments.Workers) / perSecond;
                if (began >= _arguments.Seconds)
                    return;
                WaitUntil(began);
            }
            worker.Started++;
            try
            {
                operation();
            }
            catch (Exception e) when (!once && e is SocketException or IOException)
            {
                worker.Fail(e.Message);
                if (!Pause())
                    return;
                continue;
            }
            worker.Add((Elapsed - began) * 1e6);
        }
    }

    // A sleep is accurate to about a millisecond; the rest is spent spinning.
    private void WaitUntil(double due)
    {
        while (true)
        {
            var left = due - Elapsed;
            if (left <= 0)
                return;
            if (left > 0.002)
                Thread.Sleep(TimeSpan.FromSeconds(left - 0.0015));
            else
                Thread.SpinWait(20);
        }
    }

    private Socket Connect(bool reset = true)
    {
        var socket = new Socket(_to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.ReceiveTimeout = socket.SendTimeout = 5000;
        try
        {
            // Closing with a reset leaves no TIME-WAIT, which would use up the ports within seconds.
            if (reset)
                socket.LingerState = new LingerOption(true, 0);
            socket.Connect(_to);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
            data = data[socket.Send(data)..];
    }

    private double[] Samples()
    {
        var total = _workers.Sum(worker => worker.Samples.Count);
        var step = Math.Max(1, (int)Math.Ceiling((double)total / Math.Max(1, _arguments.MaxSamples)));
        var kept = _workers.SelectMany(worker => worker.Samples).Where((_, index) => index % step == 0);
        return [.. kept.Select(sample => Math.Round(sample, 2))];
    }

    private sealed class Worker(int index)
    {
        public int Index => index;

        public List<double> Samples { get; } = new(4096);

        public long Started { get; set; }

        public long Operations { get; set; }

        public long Bytes { get; set; }

        public long Errors { get; private set; }

        public string? FirstError { get; private set; }

        public void Add(double sampleUs)
        {
            Operations++;
            Samples.Add(sampleUs);
        }

        public void Fail(string error)
        {
            Errors++;
            FirstError ??= error;
        }
    }
}
