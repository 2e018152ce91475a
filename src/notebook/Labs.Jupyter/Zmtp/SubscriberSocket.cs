namespace Labs.Jupyter.Zmtp;

/// <summary>SUB (RFC 29) that takes everything its peers publish.</summary>
internal sealed class SubscriberSocket(Action<byte[][]> received) : ZmtpSocket("SUB", ["PUB", "XPUB"])
{
    protected override void Attached(ZmtpConnection connection)
    {
        if (connection.PeerTakesSubscribeCommands)
            connection.SendCommand("SUBSCRIBE", []);
        else
            connection.Send((byte[][])[[1]], TimeSpan.Zero);
    }

    protected override void Received(ZmtpConnection connection, byte[][] message) => received(message);
}
