using System.Diagnostics;
using System.Runtime.InteropServices;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;
using Microsoft.Win32.SafeHandles;

namespace Labs.Agent.Disks;

/// <summary>
/// Appends numbered records to a file, acknowledges each, and looks for them later. A record is its number as 8 bytes, repeated.
/// </summary>
internal static class Records
{
    private const int MaxSamples = 500;
    private static readonly TimeSpan s_reportEvery = TimeSpan.FromMilliseconds(2);

    public static async Task<Nothing> WriteAsync(
        RecordWriteArguments arguments, Func<RecordWriteItem, Task> item, CancellationToken cancellationToken)
    {
        RequireLength(arguments.Bytes);
        // Opened in the target's mount namespace; afterwards the descriptor works in any.
        using var file = await NamespaceThread.RunAsync(arguments.Target, ["mnt"], () =>
        {
            const FileShare Any = FileShare.ReadWrite | FileShare.Delete;
            var opened = File.OpenHandle(arguments.Path, FileMode.Create, FileAccess.Write, Any);
            if (arguments.Nameless)
                File.Delete(arguments.Path);
            return opened;
        });
        var progress = new Progress();
        var writing = Task.Factory.StartNew(() => Write(file, arguments, progress, cancellationToken), TaskCreationOptions.LongRunning);
        // Another thread reports, so that the client's speed isn't measured.
        using var timer = new PeriodicTimer(s_reportEvery);
        while (!writing.IsCompleted)
        {
            await Task.WhenAny(writing, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
            if (progress.Take() is { } news)
                await item(news);
        }
        await writing;
        return new Nothing();
    }

    public static Task<RecordsFound> ReadAsync(RecordReadArguments arguments, CancellationToken cancellationToken) =>
        NamespaceThread.RunAsync(arguments.Target, ["mnt"], () => Read(arguments.Path, arguments.Bytes, cancellationToken));

    public static RecordsFound Read(string path, int bytes, CancellationToken cancellationToken)
    {
        RequireLength(bytes);
        try
        {
            using var file = File.OpenHandle(path);
            return Read(file, bytes, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new RecordsFound(false, 0, 0, 0);
        }
    }

    private static void Write(SafeFileHandle file, RecordWriteArguments arguments, Progress progress, CancellationToken cancellationToken)
    {
        var record = new byte[arguments.Bytes];
        var clock = Stopwatch.StartNew();
        for (var number = 1L; (arguments.Count == 0 || number <= arguments.Count) && !cancellationToken.IsCancellationRequested; number++)
        {
            if (arguments.Rate > 0)
                WaitUntil(clock, (number - 1) / arguments.Rate, cancellationToken);
            MemoryMarshal.Cast<byte, long>(record.AsSpan()).Fill(number);
            var began = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, record, (number - 1) * record.Length);
            switch (arguments.Sync)
            {
                case RecordSync.Data:
                    Native.Check(Native.fdatasync(file), $"fdatasync of {arguments.Path}");
                    break;
                case RecordSync.All:
                    Native.Check(Native.fsync(file), $"fsync of {arguments.Path}");
                    break;
            }
            progress.Add(number, Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }
    }

    private static void WaitUntil(Stopwatch clock, double seconds, CancellationToken cancellationToken)
    {
        while (TimeSpan.FromSeconds(seconds) - clock.Elapsed is { Ticks: > 0 } left && !cancellationToken.IsCancellationRequested)
            Thread.Sleep(left < s_reportEvery ? left : s_reportEvery);
    }

    private static RecordsFound Read(SafeFileHandle file, int bytes, CancellationToken cancellationToken)
    {
        var length = RandomAccess.GetLength(file);
        var block = new byte[bytes * Math.Max(1, (1 << 20) / bytes)];
        long intact = 0, later = 0;
        var gap = false;
        for (long at = 0; at < length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(file, block, at);
            if (read == 0)
                break;
            for (var offset = 0; offset + bytes <= read; offset += bytes)
            {
                var whole = MemoryMarshal.Cast<byte, long>(block.AsSpan(offset, bytes)).IndexOfAnyExcept((at + offset) / bytes + 1) < 0;
                gap |= !whole;
                intact += whole && !gap ? 1 : 0;
                later += whole && gap ? 1 : 0;
            }
            at += Math.Max(bytes, read - read % bytes);
        }
        return new RecordsFound(true, length, intact, later);
    }

    private static void RequireLength(int bytes)
    {
        if (bytes is < 16 or > 65536 || bytes % 8 != 0)
            throw new AgentException($"a record of {bytes} bytes can't be written; expected a multiple of 8 from 16 to 65536.");
    }

    /// <summary>The records acknowledged since the last report.</summary>
    private sealed class Progress
    {
        private readonly Lock _lock = new();
        private List<double> _syncUs = [];
        private long _acknowledged;

        public void Add(long number, double syncUs)
        {
            lock (_lock)
            {
                _acknowledged = number;
                _syncUs.Add(syncUs);
            }
        }

        public RecordWriteItem? Take()
        {
            lock (_lock)
            {
                if (_syncUs.Count == 0)
                    return null;
                var every = (_syncUs.Count + MaxSamples - 1) / MaxSamples;
                var item = new RecordWriteItem(_acknowledged, [.. _syncUs.Where((_, index) => index % every == 0)]);
                _syncUs = [];
                return item;
            }
        }
    }
}
