using System.Collections.Concurrent;
using Labs.Agent.Contracts;
using Labs.Agent.Links;
using Labs.Agent.Linux;

namespace Labs.Agent.Links;

/// <summary>The links of this agent. A link exists as long as its request: it ends when the client cancels the request or dies.</summary>
internal sealed class RunningLinks
{
    // Long enough for few messages, short enough for a reader who watches.
    private static readonly TimeSpan s_reportEvery = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentDictionary<int, Running> _links = [];

    public async Task<Nothing> OpenAsync(LinkArguments arguments, Func<LinkItem, Task> item, CancellationToken cancellationToken)
    {
        Require(arguments.There);
        Require(arguments.Back);
        if (arguments.Mtu is < 576 or > 9000)
            throw new AgentException($"an MTU of {arguments.Mtu} bytes can't be carried; expected 576 to 9000.");
        using var left = await TunDevice.CreateAsync(arguments.Left, arguments.Mtu, cancellationToken);
        using var right = await TunDevice.CreateAsync(arguments.Right, arguments.Mtu, cancellationToken);
        var wake = RawNative.eventfd(0, RawNative.EFD_NONBLOCK);
        var costUs = arguments.There.DelayUs > 0 || arguments.Back.DelayUs > 0 ? await CostAsync(left, right, wake, arguments) : 0;
        var readings = new LinkReadings(arguments.SampleUs);
        using var there = new LinkDirection(left, right, wake, arguments.There, isBack: false, arguments, readings, costUs);
        using var back = new LinkDirection(right, left, wake, arguments.Back, isBack: true, arguments, readings, costUs);
        if (!_links.TryAdd(arguments.Id, new Running(there, back, readings)))
            throw new AgentException($"link {arguments.Id} exists already.");
        LinkDirection[] directions = [there, back];
        var threads = Start(directions);
        try
        {
            await item(new LinkItem(MonotonicClock.Us));
            while (true)
            {
                await readings.WaitAsync(cancellationToken);
                await Task.Delay(s_reportEvery, cancellationToken);
                await item(readings.Take());
            }
        }
        finally
        {
            _links.TryRemove(arguments.Id, out _);
            Stop(directions, threads, wake);
            _ = RawNative.close(wake);
        }
    }

    private static async Task<double> CostAsync(TunDevice left, TunDevice right, int wake, LinkArguments arguments)
    {
        var nothing = new LinkPath(0, 0, 0, 0, 0, 0, 0);
        var readings = new LinkReadings(arguments.SampleUs);
        using var there = new LinkDirection(left, right, wake, nothing, isBack: false, arguments, readings, 0);
        using var back = new LinkDirection(right, left, wake, nothing, isBack: true, arguments, readings, 0);
        var threads = Start(there, back);
        try
        {
            return await LinkCost.MeasureAsync(arguments.Left, arguments.Right);
        }
        finally
        {
            Stop([there, back], threads, wake);
        }
    }

    private static Thread[] Start(params LinkDirection[] directions)
    {
        Thread[] threads =
            [.. directions.Select(direction => new Thread(direction.Run, 256 * 1024) { IsBackground = true, Name = "link" })];
        foreach (var thread in threads)
            thread.Start();
        return threads;
    }

    private static void Stop(LinkDirection[] directions, Thread[] threads, int wake)
    {
        foreach (var direction in directions)
            direction.Stop();
        Wake(wake);
        foreach (var thread in threads)
            thread.Join();
        Unwake(wake);
    }

    public Task<Nothing> FaultAsync(LinkFault fault, CancellationToken cancellationToken)
    {
        Of(fault.Id).Direction(fault.Back).Add(fault);
        return Task.FromResult(new Nothing());
    }

    public Task<Nothing> ChangeAsync(LinkChange change, CancellationToken cancellationToken)
    {
        Require(change.Path);
        Of(change.Id).Direction(change.Back).Change(change.Path);
        return Task.FromResult(new Nothing());
    }

    public Task<Nothing> CaptureAsync(LinkCapture capture, CancellationToken cancellationToken)
    {
        Of(capture.Id).Readings.Capture(capture.Begins);
        return Task.FromResult(new Nothing());
    }

    public Task<Nothing> SettleAsync(LinkSettle settle, CancellationToken cancellationToken)
    {
        Of(settle.Id).Readings.Settle(settle.Token);
        return Task.FromResult(new Nothing());
    }

    public Task<Nothing> InjectAsync(LinkInject inject, CancellationToken cancellationToken)
    {
        if (inject.Packet.Length is < 20 or > 9000)
            throw new AgentException(
                $"a packet of {inject.Packet.Length} bytes can't be delivered; expected 20 to 9000, from the IP header on.");
        Of(inject.Id).Direction(inject.Back).Inject(inject.Packet);
        return Task.FromResult(new Nothing());
    }

    private Running Of(int id) =>
        _links.TryGetValue(id, out var link) ? link : throw new AgentException($"there is no link {id}; it has been taken down.");

    private static void Require(LinkPath path)
    {
        var isPossible = path is
        {
            BitsPerSecond: >= 0, DelayUs: >= 0 and <= 10e6, QueueBytes: >= 0, Loss: >= 0 and <= 1, Marks: >= 0 and <= 1,
        };
        if (!isPossible)
            throw new AgentException($"a path of {path.BitsPerSecond} bit/s, {path.DelayUs} us, {path.QueueBytes} bytes of queue, " +
                $"{path.Loss:P} loss and {path.Marks:P} marks is not possible; expected nothing negative, a delay up to 10 s, and loss " +
                "and marks up to 1.");
    }

    private static unsafe void Wake(int fd)
    {
        var one = 1L;
        _ = RawNative.write(fd, &one, sizeof(long));
    }

    private static unsafe void Unwake(int fd)
    {
        var count = 0L;
        _ = RawNative.read(fd, &count, sizeof(long));
    }

    private sealed record Running(LinkDirection There, LinkDirection Back, LinkReadings Readings)
    {
        public LinkDirection Direction(bool back) => back ? Back : There;
    }
}
