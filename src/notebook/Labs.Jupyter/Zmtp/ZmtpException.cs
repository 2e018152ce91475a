namespace Labs.Jupyter.Zmtp;

/// <summary>Thrown when the peer violated the protocol or is incompatible. Its connection is closed.</summary>
internal sealed class ZmtpException(string message) : IOException(message);
