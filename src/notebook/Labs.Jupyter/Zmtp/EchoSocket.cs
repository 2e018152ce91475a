namespace Labs.Jupyter.Zmtp;

/// <summary>A REP socket (ZeroMQ RFC 28) that returns every message unchanged, with its envelope: Jupyter's heartbeat.</summary>
internal sealed class EchoSocket() : ZmtpSocket("REP", ["REQ", "DEALER"])
{
    protected override void Received(ZmtpConnection connection, byte[][] message) => connection.Send(message, TimeSpan.Zero);
}
