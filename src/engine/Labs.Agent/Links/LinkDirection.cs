using System.Runtime.InteropServices;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;
using static Labs.Agent.Linux.RawNative;

namespace Labs.Agent.Links;

/// <summary>
/// One direction of a link: a queue, a transmitter with a rate, and a propagation delay, in one thread. Times are computed instead of
/// measured: a packet's transmission begins when the one before it has been sent, even if this thread looks late. So a late wake-up
/// delays one packet and never the flow.
/// </summary>
internal sealed unsafe class LinkDirection : IDisposable
{
    // One ring of packets: delivered, on the way, waiting, free places.
    private readonly int _places;
    private readonly int _placeBytes;
    private readonly byte* _bytes;
    private readonly int[] _length;
    private readonly long[] _arrived;
    private readonly long[] _due;
    private readonly bool[] _marked;
    private long _onTheWay, _waiting, _free;

    private readonly int _in, _out, _wake;
    private readonly int _mtu;
    private readonly long _cost;
    private readonly bool _isBack;
    private readonly Random _random;
    private readonly LinkReadings _readings;
    private readonly LinkAlarm _alarm = new();
    private volatile bool _stop;
    private volatile LinkPath _path;
    private volatile FaultCounter[] _faults = [];
    private LinkPath? _known;
    private CoDel? _codel;
    private double _nsPerByte;
    private long _delay;
    private long _idleFrom;
    private long _queued;
    private bool _unreported;
    private QueueReading _now;

    /// <param name="wake">An eventfd that ends the wait.</param>
    /// <param name="costUs">What the way through the link takes by itself; part of the requested delay (<see cref="LinkCost"/>).</param>
    public LinkDirection(
        TunDevice from, TunDevice to, int wake, LinkPath path, bool isBack, LinkArguments arguments, LinkReadings readings, double costUs)
    {
        (_in, _out, _wake, _path, _isBack, _readings) = (from.Fd, to.Fd, wake, path, isBack, readings);
        _mtu = arguments.Mtu;
        _cost = (long)(costUs * 1000);
        _random = new Random(arguments.Seed + (isBack ? 1 : 0));
        // Room for what the path holds and what waits, in packets of a fifth of the MTU. Memory is used only when it is written.
        var onTheWay = path.BitsPerSecond > 0 ? path.BitsPerSecond / 8 * path.DelayUs / 1e6 : 4e6;
        var held = onTheWay + (path.QueueBytes > 0 ? path.QueueBytes : 16e6);
        _places = (int)Math.Clamp(held * 5 / _mtu, 4096, 131_072);
        _placeBytes = (_mtu + 63) & ~63;
        _bytes = (byte*)NativeMemory.Alloc((nuint)_places, (nuint)_placeBytes);
        (_length, _arrived, _due, _marked) = (new int[_places], new long[_places], new long[_places], new bool[_places]);
    }

    public void Change(LinkPath path) => _path = path;

    public void Add(LinkFault fault) => _faults = fault.Count > 0
        ? [.. _faults.Where(other => !other.IsOver), new FaultCounter(fault)]
        : [.. _faults.Where(other => !other.IsOver && fault.Port != 0 && other.Port != fault.Port)];

    /// <summary>Delivers a packet at once, bypassing the queue. Any thread may call it.</summary>
    public void Inject(byte[] packet)
    {
        var now = MonotonicClock.Ns;
        fixed (byte* bytes = packet)
        {
            _ = write(_out, bytes, packet.Length);
            if (_readings.WantsPackets)
                _readings.Add(bytes, packet.Length, now, now, _isBack, false, Fate.Delivered);
        }
    }

    public void Stop() => _stop = true;

    public void Dispose() => NativeMemory.Free(_bytes);

    public void Run()
    {
        PromptThread.Use();
        var polled = stackalloc PollFd[2];
        polled[0] = new PollFd { Fd = _in, Events = POLLIN };
        polled[1] = new PollFd { Fd = _wake, Events = POLLIN };
        while (!_stop)
        {
            var now = MonotonicClock.Ns;
            if (!ReferenceEquals(_path, _known))
                Learn(_path);
            Transmit(now);
            Deliver(now);
            if (!Accept(now))
                Rest(polled);
        }
    }

    private void Learn(LinkPath path)
    {
        _known = path;
        _nsPerByte = path.BitsPerSecond > 0 ? 8e9 / path.BitsPerSecond : 0;
        _delay = Math.Max(0, (long)(path.DelayUs * 1000) - _cost);
        _codel = path.CoDelTargetUs > 0 ? new CoDel((long)(path.CoDelTargetUs * 1000), (long)(path.CoDelIntervalUs * 1000), _mtu) : null;
    }

    /// <summary>Takes one packet from the interface: drops it, or puts it into the queue.</summary>
    private bool Accept(long now)
    {
        // While every place is taken, packets wait in the interface's own queue.
        if (_free - _onTheWay >= _places)
            return false;
        var place = (int)(_free % _places);
        var packet = _bytes + ((long)place * _placeBytes);
        var length = (int)read(_in, packet, _placeBytes);
        if (length <= 0)
            return false;
        var path = _known!;
        _marked[place] = false;
        _arrived[place] = now;
        _length[place] = length;
        if (IsFault(packet, length, now))
            Drop(place, now, Fate.Fault, ref _now.Faults);
        else if (path.Loss > 0 && _random.NextDouble() < path.Loss)
            Drop(place, now, Fate.Loss, ref _now.Losses);
        else if (path.QueueBytes > 0 && _queued > 0 && _queued + length > path.QueueBytes)
            Drop(place, now, Fate.Overflow, ref _now.Overflows);
        else
        {
            if ((path.MarkBytes > 0 && _queued >= path.MarkBytes) || (path.Marks > 0 && _random.NextDouble() < path.Marks))
                Mark(place);
            _queued += length;
            _now.PeakBytes = Math.Max(_now.PeakBytes, _queued);
            _free++;
            Transmit(now);
            Look(now);
        }
        return true;
    }

    /// <summary>Takes from the queue the packets whose transmission has begun by now.</summary>
    private void Transmit(long now)
    {
        while (_waiting < _free)
        {
            var place = (int)(_waiting % _places);
            var start = Math.Max(_idleFrom, _arrived[place]);
            if (start > now)
                return;
            _queued -= _length[place];
            if (_codel is not null && _codel.ShouldDrop(start, start - _arrived[place], _queued) && !Mark(place))
            {
                Drop(place, start, Fate.CoDel, ref _now.CoDelDrops);
                // Deliver skips a place without bytes.
                _length[place] = 0;
                _due[place] = start;
            }
            else
            {
                _idleFrom = start + (long)(_length[place] * _nsPerByte);
                _due[place] = _idleFrom + _delay;
            }
            _waiting++;
            Look(start);
        }
    }

    private void Deliver(long now)
    {
        while (_onTheWay < _waiting)
        {
            var place = (int)(_onTheWay % _places);
            if (_due[place] > now)
                return;
            if (_length[place] > 0)
            {
                var packet = _bytes + ((long)place * _placeBytes);
                _ = write(_out, packet, _length[place]);
                _now.SentBytes += _length[place];
                _now.SentPackets++;
                if (_readings.WantsPackets)
                    _readings.Add(packet, _length[place], _arrived[place], now, _isBack, _marked[place], Fate.Delivered);
            }
            _onTheWay++;
        }
    }

    private bool Mark(int place)
    {
        if (!Packet.TryMark(_bytes + ((long)place * _placeBytes), _length[place]))
            return false;
        _marked[place] = true;
        _now.Marks++;
        return true;
    }

    private void Drop(int place, long now, Fate fate, ref int count)
    {
        count++;
        // Drops are reported with their own time and not with the next sample, because plots mark them.
        _readings.AddDrop(_bytes + ((long)place * _placeBytes), _length[place], _arrived[place], now, _isBack, fate);
        Look(now);
    }

    private bool IsFault(byte* packet, int length, long now)
    {
        foreach (var fault in _faults)
            if (!fault.IsOver && fault.Takes(packet, length, now))
                return true;
        return false;
    }

    private void Look(long now)
    {
        _now.Bytes = _queued;
        _now.AtUs = now / 1000;
        _unreported = !_readings.Offer(_now, _isBack, isLast: false);
        if (!_unreported)
            _now.PeakBytes = _queued;
    }

    /// <summary>Waits for a packet, or until one is due: blocks until shortly before, then spins.</summary>
    private void Rest(PollFd* polled)
    {
        long next;
        if (_onTheWay < _waiting)
            next = _due[_onTheWay % _places];
        else if (_waiting < _free)
            next = Math.Max(_idleFrom, _arrived[_waiting % _places]);
        else
        {
            // The next packet may come much later, so what the last ones changed is reported now.
            if (_unreported)
                _unreported = !_readings.Offer(_now, _isBack, isLast: true);
            _ = ppoll(polled, 2, null, null);
            return;
        }
        var now = MonotonicClock.Ns;
        var left = _alarm.Sleep(now, next);
        if (left <= 0)
            return;
        var time = new TimeSpec { Seconds = left / 1_000_000_000, Nanoseconds = left % 1_000_000_000 };
        // While every place is taken, a readable interface would end each wait at once.
        polled[0].Events = _free - _onTheWay < _places ? POLLIN : (short)0;
        var isPacket = ppoll(polled, 2, &time, null) > 0;
        polled[0].Events = POLLIN;
        _alarm.Woke(now, left, MonotonicClock.Ns, isPacket);
    }
}
