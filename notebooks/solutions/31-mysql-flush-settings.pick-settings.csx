// A crash of the process leaves the page cache alone. So the redo of a commit must have been
// written (not 0) and need not have been flushed (not 1). The binary log is written at each commit
// anyway, and needs no flush either.
var choice = (Flush: 2, Sync: 0);
