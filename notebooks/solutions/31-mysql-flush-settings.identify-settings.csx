(int Flush, int Sync) Identify(WriteEvents log)
{
    // One write to the binary log is one commit, whatever the settings.
    double commits = log.Writes(FileKind.Binlog).Count;
    var redoWrites = log.Writes(FileKind.Redo).Count / commits;
    var redoFlushes = log.Flushes(FileKind.Redo).Count / commits;
    var binlogFlushes = log.Flushes(FileKind.Binlog).Count / commits;
    // A flush at each commit; else a write at each commit; else neither.
    var flush = redoFlushes > 0.6 ? 1 : redoWrites > 0.6 ? 2 : 0;
    var sync = binlogFlushes > 0.6 ? 1 : binlogFlushes > 0.05 ? 10 : 0;
    return (flush, sync);
}
