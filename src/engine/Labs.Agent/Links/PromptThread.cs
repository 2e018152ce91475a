using System.Runtime.InteropServices;
using Labs.Agent.Linux;

namespace Labs.Agent.Links;

/// <summary>Scheduling for a thread that runs for microseconds and has to begin on time.</summary>
internal static unsafe class PromptThread
{
    private const int Nice = -15;

    // The least that the Linux kernel accepts, in nanoseconds.
    private const ulong Slice = 100_000;

    /// <summary>
    /// Applies to the calling thread. By default a running program keeps its processor for up to 3 ms when another thread wakes up. A
    /// thread that asks for shorter slices comes first (sched_setattr(2) on sched_runtime, since Linux 6.12; earlier versions look at the
    /// nice value alone). This is no real-time policy: a thread that has had more than its share waits like any other, so that senders
    /// and receivers continue. Without SYS_NICE the nice value does not change.
    /// </summary>
    public static void Use()
    {
        _ = RawNative.prctl(RawNative.PR_SET_TIMERSLACK, 1, 0, 0, 0);
        if (TrySet(Nice) || TrySet(0))
            return;
        // A seccomp profile may refuse the newer call.
        _ = RawNative.setpriority(0, (uint)RawNative.gettid(), Nice);
    }

    private static bool TrySet(int nice)
    {
        var attributes = new SchedAttr { Size = (uint)sizeof(SchedAttr), Nice = nice, Runtime = Slice };
        return RawNative.syscall(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 274 : 314, 0, &attributes, 0) == 0;
    }

    // struct sched_attr of linux/sched/types.h, its first version.
    private struct SchedAttr
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
