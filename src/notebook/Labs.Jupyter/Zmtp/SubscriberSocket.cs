namespace Labs.Jupyter.Zmtp;

/// <summary>A SUB socket (ZeroMQ RFC 29) that subscribes to everything.</summary>
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
