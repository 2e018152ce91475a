using Labs.Agent.Links;

namespace Labs.Agent.Tests;

public sealed unsafe class LinkTests
{
    [Theory]
    [InlineData(0x02)]
    [InlineData(0x01)]
    public void A_mark_sets_both_bits_and_keeps_the_checksum_right(byte ecn)
    {
        var packet = Header(ecn);
        fixed (byte* start = packet)
            Assert.True(Packet.TryMark(start, packet.Length));
        Assert.Equal(3, packet[1] & 3);
        Assert.Equal(0xffff, Sum(packet));
    }

    [Fact]
    public void A_packet_of_a_sender_without_ECN_is_not_marked()
    {
        var packet = Header(0);
        var before = packet.ToArray();
        fixed (byte* start = packet)
            Assert.False(Packet.TryMark(start, packet.Length));
        Assert.Equal(before, packet);
    }

    [Fact]
    public void CoDel_lets_a_burst_pass_and_drops_at_shorter_intervals_from_a_standing_queue()
    {
        const long Ms = 1_000_000;
        var codel = new CoDel(5 * Ms, 100 * Ms, 1500);
        Assert.False(codel.ShouldDrop(0, 50 * Ms, 100_000));
        Assert.False(codel.ShouldDrop(50 * Ms, 2 * Ms, 100_000));
        var drops = new List<long>();
        for (var now = 60 * Ms; now < 1000 * Ms; now += Ms)
            if (codel.ShouldDrop(now, 20 * Ms, 100_000))
                drops.Add(now / Ms);
        // The interval begins with the first packet that waited too long; the next ones come after interval / √n.
        Assert.Equal([160, 260, 331], drops.Take(3));
        Assert.All(drops.Zip(drops.Skip(1)).Zip(drops.Skip(1).Zip(drops.Skip(2))), pair =>
            Assert.True(pair.Second.Second - pair.Second.First <= pair.First.Second - pair.First.First + 1));
    }

    // Version 4, 20 bytes of header, TCP.
    private static byte[] Header(byte ecn)
    {
        byte[] packet = [0x45, ecn, 0, 40, 0x12, 0x34, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2, .. new byte[20]];
        var checksum = (ushort)~Sum(packet);
        (packet[10], packet[11]) = ((byte)(checksum >> 8), (byte)checksum);
        return packet;
    }

    private static int Sum(byte[] packet)
    {
        var sum = 0;
        for (var at = 0; at < 20; at += 2)
            sum += (packet[at] << 8) | packet[at + 1];
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return sum;
    }
}
