using System.Net.Sockets;

namespace Docker.DotNet.Http;

/// <summary>
/// A connection taken over from HTTP: reads go through the response (which may hold bytes already received), writes go
/// straight to the socket, whose sending half can be closed alone.
/// </summary>
internal sealed class HijackedStream(HttpResponseMessage response, Stream received, Socket socket, IDisposable handler) : Stream
{
    private readonly NetworkStream _sent = new(socket, ownsSocket: false);

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void CloseWrite() => socket.Shutdown(SocketShutdown.Send);

    public override int Read(byte[] buffer, int offset, int count) => received.Read(buffer, offset, count);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        received.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        received.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => _sent.Write(buffer, offset, count);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _sent.WriteAsync(buffer, offset, count, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _sent.WriteAsync(buffer, cancellationToken);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            received.Dispose();
            response.Dispose();
            socket.Dispose();
            handler.Dispose();
        }
        base.Dispose(disposing);
    }
}
