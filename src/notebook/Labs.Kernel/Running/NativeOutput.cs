using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Labs.Kernel.Running;

/// <summary>
/// Gives each cell pipes of its own as the standard output and standard error of the process, so that what child processes and libraries
/// in C write belongs to the cell that started them, also after its end.
/// </summary>
internal sealed partial class NativeOutput : IDisposable
{
    private const int Output = 1, Error = 2;
    private const int MaxAtOnce = 1 << 20;
    private readonly Lock _gate = new();
    private readonly List<Source> _sources = [];
    private readonly ProcessStreams _streams;
    private readonly int _wake, _wakeEnd, _outside, _outsideError;
    private bool _disposed;

    private NativeOutput(ProcessStreams streams, (int Read, int Write) wake)
    {
        (_streams, _wakeEnd, _wake) = (streams, wake.Read, wake.Write);
        (_outside, _outsideError) = (Duplicate(Output), Duplicate(Error));
        new Thread(Loop, 256 * 1024) { IsBackground = true, Name = "native output" }.UnsafeStart();
    }

    /// <summary>Begins to capture streams of this process; returns null if none is asked for or the system has no such pipes.</summary>
    public static NativeOutput? Capture(ProcessStreams streams)
    {
        if (streams == ProcessStreams.None || !OperatingSystem.IsLinux() || NewPipe() is not { } wake)
            return null;
        WriteAtOnce();
        return new NativeOutput(streams, wake);
    }

    /// <summary>Makes fresh pipes the streams of the process. Processes that start from now on inherit them.</summary>
    public void Begin(OutputQueue queue)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            var before = _sources.Count;
            if (_streams.HasFlag(ProcessStreams.Output))
                Replace(Output, queue, StreamKind.Stdout);
            if (_streams.HasFlag(ProcessStreams.Error))
                Replace(Error, queue, StreamKind.Stderr);
            var own = _sources.GetRange(before, _sources.Count - before);
            queue.Earlier = new NewText(own, _outsideError).Read;
            Wake();
        }
    }

    /// <summary>Passes on what was written until now.</summary>
    public void Drain()
    {
        Source[] sources;
        lock (_gate)
            sources = [.. _sources];
        foreach (var source in sources)
            source.Read(_outsideError);
    }

    /// <summary>Gives the process its earlier streams back, and passes on what was written until now.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _ = Replace(_outside, Output);
            _ = Replace(_outsideError, Error);
            foreach (var source in _sources)
                source.Read(_outsideError);
            _disposed = true;
            Wake(); // its thread closes the descriptors
        }
    }

    private void Replace(int descriptor, OutputQueue queue, StreamKind kind)
    {
        if (NewPipe() is not var (read, write))
            return; // no descriptors are left; the last cell's pipe stays
        _ = SetFlags(read, 4 /* F_SETFL */, 0x800 /* O_NONBLOCK */);
        _ = Replace(write, descriptor);
        _ = Close(write);
        _sources.Add(new Source(read, queue, kind));
    }

    private void Loop()
    {
        var buffer = new byte[1];
        while (true)
        {
            Source[] sources;
            lock (_gate)
            {
                if (_disposed)
                {
                    CloseAll();
                    return;
                }
                sources = [.. _sources];
            }
            PollDescriptor[] watched = [new(_wakeEnd), .. sources.Select(source => new PollDescriptor(source.Descriptor))];
            _ = PollDescriptor.Poll(watched, -1);
            if (watched[0].Returned != 0)
                _ = ReadBytes(_wakeEnd, buffer, 1);
            for (var i = 0; i < sources.Length; i++)
            {
                if (watched[i + 1].Returned == 0 || sources[i].Read(_outsideError))
                    continue;
                lock (_gate)
                    _sources.Remove(sources[i]);
                sources[i].Close();
            }
        }
    }

    private void CloseAll()
    {
        foreach (var source in _sources)
            source.Close();
        foreach (var descriptor in new[] { _wake, _wakeEnd, _outside, _outsideError })
            _ = Close(descriptor);
    }

    private void Wake() => WriteBytes(_wake, [0], 1);

    private static (int Read, int Write)? NewPipe()
    {
        var ends = new int[2];
        return Pipe(ends, 0x80000 /* O_CLOEXEC */) == 0 ? (ends[0], ends[1]) : null;
    }

    // The C library collects what is written to a pipe in blocks of 4 KiB. Its text would come long after that of the cell's own code.
    private static void WriteAtOnce()
    {
        if (NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "stdout", out var stdout))
            _ = SetBuffer(Marshal.ReadIntPtr(stdout), 0, 2 /* _IONBF */, 0);
    }

    /// <summary>Reads a cell's pipes if they have something, which costs one system call if they have not.</summary>
    private sealed class NewText(IReadOnlyList<Source> sources, int outsideError)
    {
        private readonly Lock _looking = new();
        private readonly PollDescriptor[] _watched = [.. sources.Select(source => new PollDescriptor(source.Descriptor))];

        public void Read()
        {
            lock (_looking)
            {
                if (_watched.Length > 0 && PollDescriptor.Poll(_watched, 0) > 0)
                {
                    foreach (var source in sources)
                        source.Read(outsideError);
                    return;
                }
            }
            foreach (var source in sources)
                source.Settle();
        }
    }

    /// <summary>The reading end of a cell's pipe.</summary>
    private sealed class Source(int descriptor, OutputQueue queue, StreamKind kind)
    {
        private readonly Lock _reading = new();
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
        private bool _isClosed;

        public int Descriptor => descriptor;

        /// <summary>Passes on what the pipe has; returns false at its end.</summary>
        public bool Read(int outsideError)
        {
            lock (_reading)
            {
                if (_isClosed)
                    return false;
                var bytes = ArrayPool<byte>.Shared.Rent(16 * 1024);
                try
                {
                    for (var sum = 0; sum < MaxAtOnce;)
                    {
                        var count = (int)ReadBytes(descriptor, bytes, (nuint)bytes.Length);
                        if (count <= 0)
                            return count < 0;
                        sum += count;
                        if (kind == StreamKind.Stderr)
                            WriteOutside(outsideError, bytes.AsSpan(0, count));
                        Pass(bytes.AsSpan(0, count));
                    }
                    return true;
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(bytes);
                }
            }
        }

        /// <summary>Waits until what another thread has read from the pipe is passed on.</summary>
        public void Settle()
        {
            lock (_reading)
            {
            }
        }

        // A reader of the earlier descriptor that does not read must not stop the cells: it gets what it takes at once. POLLOUT promises
        // room for PIPE_BUF bytes (pipe(7)).
        private static void WriteOutside(int descriptor, ReadOnlySpan<byte> bytes)
        {
            const int pipeBuffer = 4096;
            PollDescriptor[] outside = [new(descriptor, PollDescriptor.Output)];
            while (bytes.Length > 0 && PollDescriptor.Poll(outside, 0) > 0 && (outside[0].Returned & PollDescriptor.Output) != 0)
            {
                var part = bytes[..Math.Min(bytes.Length, pipeBuffer)];
                _ = WriteBytes(descriptor, part.ToArray(), (nuint)part.Length);
                bytes = bytes[part.Length..];
            }
        }

        private void Pass(ReadOnlySpan<byte> bytes)
        {
            var chars = ArrayPool<char>.Shared.Rent(bytes.Length + 1);
            queue.Append(kind, chars.AsSpan(0, _decoder.GetChars(bytes, chars, flush: false)));
            ArrayPool<char>.Shared.Return(chars);
        }

        public void Close()
        {
            lock (_reading)
            {
                _isClosed = true;
                _ = NativeOutput.Close(descriptor);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "pipe2")]
    private static partial int Pipe([Out] int[] ends, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Replace(int from, int to);

    // F_DUPFD_CLOEXEC, above the three standard streams.
    private static int Duplicate(int descriptor) => SetFlags(descriptor, 1030, 3);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int SetFlags(int descriptor, int command, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadBytes(int descriptor, [Out] byte[] buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteBytes(int descriptor, byte[] buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "setvbuf")]
    private static partial int SetBuffer(nint stream, nint buffer, int mode, nuint size);
}
