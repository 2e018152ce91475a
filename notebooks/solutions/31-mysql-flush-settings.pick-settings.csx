// A crash of the process leaves the page cache alone. So the redo of a commit must have been written (not 0) and need not have been
// flushed (not 1), and the binary log, which is written at every commit anyway, needs no flush either.
var choice = (Flush: 2, Sync: 0);
