namespace Labs.MySql.Tests;

public sealed class StraceLogTests
{
    [Fact]
    public void Writes_and_flushes_are_read_with_their_files()
    {
        var events = StraceLog.Parse(
        [
            "strace: Process 71 attached with 2 threads",
            """71    1700000000.250000 pwrite64(9</data/mysql/#innodb_redo/#ib_redo11>, ""..., 512, 4096) = 512 <0.000031>""",
            """72    1700000000.500000 write(32</data/mysql/binlog.000003>, ""..., 310) = 310 <0.000012>""",
            "72    1700000000.750000 fdatasync(32</data/mysql/binlog.000003>) = 0 <0.001500>",
            "72    1700000000.800000 fsync(40<socket:[123]>) = -1 EINVAL (Invalid argument) <0.000002>",
            """72    1700000000.900000 write(33<socket:[1234]>, ""..., 11) = 11 <0.000005>""",
        ]);

        Assert.Equal(
            [("pwrite64", FileKind.Redo, 512L, 0.0), ("write", FileKind.Binlog, 310, 0.25), ("fdatasync", FileKind.Binlog, 0, 0.5)],
            events.Select(each => (each.Call, each.Kind, each.Bytes, Math.Round(each.At, 6))));
        Assert.Equal([false, false, true], events.Select(each => each.IsFlush));
        Assert.Equal(1500, events[2].Took.TotalMicroseconds, 1e-6);
        Assert.Equal([71, 72, 72], events.Select(each => each.Thread));
    }

    [Fact]
    public void A_call_that_another_thread_interrupted_is_joined()
    {
        var events = StraceLog.Parse(
        [
            "71 10.100000 <... fsync resumed>) = 0 <0.200000>", // the call began before the trace
            "71 10.200000 fsync(9</data/mysql/ib_logfile0> <unfinished ...>",
            "72 10.300000 fdatasync(32</data/mysql/binlog.000003> <unfinished ...>",
            "71 10.400000 <... fsync resumed>)       = 0 <0.200000>",
            "72 10.500000 <... fdatasync resumed>)   = 0 <0.200000>",
            "72 10.600000 fsync(32</data/mysql/binlog.000003> <unfinished ...>", // the server died during the call
        ]);

        Assert.Equal([("fsync", FileKind.Redo), ("fdatasync", FileKind.Binlog)], events.Select(each => (each.Call, each.Kind)));
        Assert.Equal(0.1, events[1].At, 1e-6);
    }

    [Theory]
    [InlineData("/data/mysql/#innodb_redo/#ib_redo12", FileKind.Redo)]
    [InlineData("/data/mysql/#innodb_redo/#ib_redo13_tmp", FileKind.Redo)]
    [InlineData("/data/mysql/ib_logfile0", FileKind.Redo)]
    [InlineData("/data/mysql/binlog.000004", FileKind.Binlog)]
    [InlineData("/data/mysql/binlog.index", FileKind.Binlog)]
    [InlineData("/data/mysql/mysql-bin.000001", FileKind.Binlog)]
    [InlineData("/data/mysql/replica-relay-bin.000002", FileKind.Relay)]
    [InlineData("/data/mysql/relay.000002", FileKind.Relay)]
    [InlineData("/data/mysql/#ib_16384_0.dblwr", FileKind.Doublewrite)]
    [InlineData("/data/mysql/lab/entries.ibd", FileKind.Data)]
    [InlineData("/data/mysql/ibdata1", FileKind.Data)]
    [InlineData("/data/mysql/undo_001", FileKind.Data)]
    [InlineData("/data/mysql/undo001", FileKind.Data)]
    [InlineData("/data/mysql/auto.cnf", FileKind.Other)]
    public void The_servers_files_are_recognised(string path, FileKind kind) => Assert.Equal(kind, FileKinds.Of(path));
}
