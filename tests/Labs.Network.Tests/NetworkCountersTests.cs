namespace Labs.Network.Tests;

public sealed class NetworkCountersTests
{
    [Fact]
    public void Counters_have_their_protocol_in_front_and_may_be_negative()
    {
        const string Text = """
            TcpExt: SyncookiesSent TCPTimeouts
            TcpExt: 0 17
            Tcp: RtoAlgorithm MaxConn
            Tcp: 1 -1

            """;
        var counters = NetworkCounters.Parse(Text);
        Assert.Equal(17, counters["TcpExt.TCPTimeouts"]);
        Assert.Equal(-1, counters["Tcp.MaxConn"]);
        Assert.Equal(4, counters.Count);
    }
}
