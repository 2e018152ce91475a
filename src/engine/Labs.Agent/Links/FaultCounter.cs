using Labs.Agent.Contracts;

namespace Labs.Agent.Links;

/// <summary>Decides which packets a <see cref="LinkFault"/> drops.</summary>
internal sealed unsafe class FaultCounter(LinkFault fault)
{
    private int _seen;
    private long _outageEnd;

    public bool IsOver { get; private set; }

    public int Port => fault.Port;

    public bool Takes(byte* packet, int length, long now)
    {
        if (_outageEnd != 0)
        {
            IsOver = now >= _outageEnd;
            return !IsOver;
        }
        if (!Packet.TryReadTcp(packet, length, out var flags, out var payload))
            return false;
        if ((flags & fault.FlagsMask) != fault.FlagsValue || payload < fault.MinPayload || payload > fault.MaxPayload)
            return false;
        if (fault.Port != 0 && !Packet.HasPort(packet, fault.Port))
            return false;
        var number = _seen++;
        if (number < fault.Skip)
            return false;
        if (fault.OutageMs > 0)
        {
            _outageEnd = now + (long)(fault.OutageMs * 1e6);
            return true;
        }
        IsOver = number + 1 >= fault.Skip + fault.Count;
        return number < fault.Skip + fault.Count;
    }
}
