using Labs.Agent.Contracts;
using Labs.Agent.Processes;

namespace Labs.Agent.Tests;

/// <summary>Parses recorded files of /proc (Linux 6.18).</summary>
public sealed class StatusFileTests
{
    // Of `sleep infinity` as PID 1 of a container with Docker's default profile.
    private const string Sleep = """
        Name:	sleep
        Umask:	0022
        State:	S (sleeping)
        Tgid:	22811
        Ngid:	0
        Pid:	22811
        PPid:	22789
        TracerPid:	0
        Uid:	0	65534	0	0
        Gid:	0	0	0	0
        FDSize:	64
        Groups:	0
        NStgid:	22811	1
        NSpid:	22811	1
        NSpgid:	22811	1
        NSsid:	22811	1
        Kthread:	0
        VmPeak:	    2544 kB
        VmSize:	    2484 kB
        VmLck:	       0 kB
        VmPin:	       0 kB
        VmHWM:	    1280 kB
        VmRSS:	    1280 kB
        RssAnon:	     128 kB
        RssFile:	    1144 kB
        RssShmem:	       8 kB
        VmData:	     224 kB
        VmStk:	     132 kB
        VmExe:	      20 kB
        VmLib:	    1484 kB
        VmPTE:	      40 kB
        VmSwap:	       0 kB
        Threads:	3
        SigQ:	0/93994
        SigPnd:	0000000000000000
        ShdPnd:	0000000000004000
        SigBlk:	0000000000000200
        SigIgn:	0000000000001000
        SigCgt:	0000000200000002
        CapInh:	0000000000000000
        CapPrm:	00000000a80425fb
        CapEff:	00000000a80425fb
        CapBnd:	00000000a80425fb
        CapAmb:	0000000000000000
        NoNewPrivs:	1
        Seccomp:	2
        Seccomp_filters:	1
        """;

    // The name has a parenthesis and a space, which is allowed.
    private const string Stat = "22811 (a) b) S 22789 22811 22811 0 -1 4194560 95 0 0 0 250 17 0 0 27 7 3 0 1234567 2543616 320 "
        + "18446744073709551615 1 1 0 0 0 0 0 4096 2 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0";

    [Fact]
    public void A_status_has_memory_in_bytes_and_sets_by_name()
    {
        var status = StatusFile.Parse(22811, Sleep, Stat, files: 4);

        Assert.Equal((22811, 1, "sleep", "S", 65534, 3, (int?)4),
            (status.Pid, status.InnerPid, status.Name, status.State, status.Uid, status.Threads, status.Files));
        Assert.Equal(new ProcessMemory(2484 << 10, 1280 << 10, 128 << 10, 1144 << 10, 8 << 10, 40 << 10), status.Memory);
        Assert.Equal(["SIGTERM"], status.Signals.Pending.Names);
        Assert.Equal(["SIGUSR1"], status.Signals.Blocked.Names);
        Assert.Equal(["SIGPIPE"], status.Signals.Ignored.Names);
        Assert.Equal(["SIGINT", "SIGRTMIN"], status.Signals.Caught.Names);
        Assert.Equal((2, true), (status.Seccomp, status.NoNewPrivileges));
    }

    [Fact]
    public void Dockers_default_capabilities_are_named()
    {
        var effective = StatusFile.Parse(22811, Sleep, Stat, files: null).Capabilities.Effective;

        Assert.Equal(["CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "NET_BIND_SERVICE", "NET_RAW",
            "SYS_CHROOT", "MKNOD", "AUDIT_WRITE", "SETFCAP"], effective.Names);
        Assert.True(effective.Contains("NET_RAW"));
        Assert.False(effective.Contains("SYS_ADMIN"));
    }

    [Fact]
    public void Scheduling_is_counted_from_the_end_of_the_name()
    {
        var scheduling = StatusFile.Parse(22811, Sleep, Stat, files: null).Scheduling;

        Assert.Equal(new ProcessScheduling(27, 7, 2.67), scheduling);
    }

    [Fact]
    public void A_zombie_has_no_memory()
    {
        var lines = Sleep.Split('\n').Where(line => !line.StartsWith("Vm", StringComparison.Ordinal)
            && !line.StartsWith("Rss", StringComparison.Ordinal)).Select(line => line.Replace("S (sleeping)", "Z (zombie)"));

        var zombie = StatusFile.Parse(22811, string.Join('\n', lines), Stat, files: 0);

        Assert.Equal(("Z", null, (int?)0), (zombie.State, zombie.Memory, zombie.Files));
    }

    [Fact]
    public void A_missing_line_is_named()
    {
        var error = Assert.Throws<AgentException>(() => StatusFile.Parse(1, Sleep.Replace("Threads:", "Treads:"), Stat, files: null));

        Assert.Contains("no line 'Threads'", error.Message);
    }

    [Fact]
    public void Names_that_do_not_exist_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SignalSet(1).Contains("SIGFOO"));
        Assert.Throws<ArgumentException>(() => new CapabilitySet(1).Contains("CAP_CHOWN"));
        Assert.Equal("none", $"{new SignalSet(0)}");
        Assert.Equal("SIGRTMIN+30", $"{new SignalSet(1ul << 63)}");
        Assert.Equal("capability 50", $"{new CapabilitySet(1ul << 50)}");
    }

    [Fact]
    public void Registers_of_a_blocked_thread_are_arguments_stack_pointer_and_program_counter()
    {
        var reading = ThreadFiles.Registers("0 0x3 0x7ffd5ad65700 0x1 0x0 0x0 0x0 0x7ffd5ad656e8 0x7f6a4a0f80a1\n");

        Assert.NotNull(reading);
        Assert.Equal((0, 0x7ffd5ad656e8ul, 0x7f6a4a0f80a1ul), (reading.Syscall, reading.StackPointer, reading.ProgramCounter));
        Assert.Equal([3ul, 0x7ffd5ad65700ul, 1ul, 0ul, 0ul, 0ul], reading.Arguments);
        Assert.Null(ThreadFiles.Registers("running\n"));
        Assert.Equal(-1, ThreadFiles.Registers("-1 0x7ffd5ad656e8 0x7f6a4a0f80a1\n")!.Syscall);
    }

    [Fact]
    public void An_address_belongs_to_the_mapping_that_contains_it()
    {
        const string Maps = """
            7f6a40000000-7f6a40021000 rw-p 00000000 00:00 0
            7f6a49800000-7f6a4a000000 rw-p 00000000 00:00 0
            7ffd5ad46000-7ffd5ad67000 rw-p 00000000 00:00 0                          [stack]
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
            """;

        Assert.Equal("7f6a49800000-7f6a4a000000", ThreadFiles.Mapping(Maps, 0x7f6a49800000));
        Assert.Equal("7ffd5ad46000-7ffd5ad67000", ThreadFiles.Mapping(Maps, 0x7ffd5ad656e8));
        Assert.Null(ThreadFiles.Mapping(Maps, 0x7f6a4a000000));
    }
}
