namespace Labs.Jupyter.Zmtp;

/// <summary>REP (RFC 28) whose answer is the question, envelope and all: a heartbeat.</summary>
internal sealed class EchoSocket() : ZmtpSocket("REP", ["REQ", "DEALER"])
{
    protected override void Received(ZmtpConnection connection, byte[][] message) => connection.Send(message, TimeSpan.Zero);
}
