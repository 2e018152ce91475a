namespace Labs.MySql;

/// <summary>What the page cache held of a server's logs at one moment, in pages of memory, usually 4 KiB each.</summary>
/// <param name="UnixSeconds">The moment on the engine's clock, in seconds since 1970.</param>
/// <param name="RedoDirty">Pages of the redo log that were written and not yet given to the device.</param>
/// <param name="RedoWriteback">Pages of the redo log that the device was writing.</param>
/// <param name="BinlogDirty">Pages of the binary log that were written and not yet given to the device.</param>
/// <param name="BinlogWriteback">Pages of the binary log that the device was writing.</param>
public sealed record LogPages(double UnixSeconds, int RedoDirty, int RedoWriteback, int BinlogDirty, int BinlogWriteback);
