using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Docker.DotNet.Http;

namespace Docker.DotNet;

/// <summary>
/// Output of a container or an exec. Without a terminal the engine sends frames: one byte for the stream, three zero
/// bytes, a big-endian length, then the data (Engine API, "Stream format" of POST /containers/{id}/attach).
/// </summary>
public sealed class MultiplexedStream(Stream stream, bool multiplexed) : IDisposable
{
    private readonly byte[] _header = new byte[8];
    private TargetStream _target;
    private int _remaining;

    public enum TargetStream : byte
    {
        StandardIn = 0,
        StandardOut = 1,
        StandardError = 2,
    }

    public readonly struct ReadResult(TargetStream target, int count)
    {
        public TargetStream Target { get; } = target;

        public int Count { get; } = count;

        public bool EOF => Count == 0;
    }

    public void Dispose() => stream.Dispose();

    /// <summary>Ends the process's standard input; its output can still be read.</summary>
    public void CloseWrite() => (stream as HijackedStream)?.CloseWrite();

    public Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        stream.WriteAsync(buffer, offset, count, cancellationToken);

    public async Task<ReadResult> ReadOutputAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (!multiplexed)
            return new ReadResult(TargetStream.StandardOut, await stream.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).ConfigureAwait(false));

        while (_remaining == 0)
        {
            var got = await stream.ReadAtLeastAsync(_header, _header.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (got == 0)
                return default;
            if (got < _header.Length)
                throw new EndOfStreamException();
            if (_header[0] > (byte)TargetStream.StandardError)
                throw new IOException($"Unknown stream type: '{_header[0]}'.");
            _target = (TargetStream)_header[0];
            _remaining = BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(4));
            if (_remaining < 0)
                throw new IOException($"Invalid frame length: '{(uint)_remaining}'.");
        }

        var read = await stream.ReadAsync(buffer.AsMemory(offset, Math.Min(count, _remaining)), cancellationToken).ConfigureAwait(false);
        if (read == 0)
            throw new EndOfStreamException();
        _remaining -= read;
        return new ReadResult(_target, read);
    }

    public async Task<(string stdout, string stderr)> ReadOutputToEndAsync(CancellationToken cancellationToken)
    {
        using var stdout = new MemoryStream();
        using var stderr = new MemoryStream();
        await CopyOutputToAsync(Stream.Null, stdout, stderr, cancellationToken).ConfigureAwait(false);
        return (Text(stdout), Text(stderr));

        static string Text(MemoryStream bytes) => Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    public async Task CopyFromAsync(Stream input, CancellationToken cancellationToken) =>
        await input.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);

    public async Task CopyOutputToAsync(Stream stdin, Stream stdout, Stream stderr, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            while (true)
            {
                var read = await ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
                if (read.EOF)
                    return;
                var target = read.Target switch
                {
                    TargetStream.StandardIn => stdin,
                    TargetStream.StandardOut => stdout,
                    _ => stderr,
                };
                await target.WriteAsync(buffer.AsMemory(0, read.Count), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
