namespace Labs.Jupyter.Zmtp;

/// <summary>The peer broke the protocol, or can't be talked to; its connection is closed.</summary>
internal sealed class ZmtpException(string message) : IOException(message);
