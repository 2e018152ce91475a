using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>
/// A set of signals as /proc/PID/status writes it (proc(5), SigBlk and the like): bit n - 1 stands for signal n. Names and numbers are
/// those of x86 and ARM (signal(7)).
/// </summary>
public readonly record struct SignalSet(ulong Mask)
{
    // Linux has 64 signals; those from 32 are the real-time signals, of which the C library keeps the first two.
    private const int Last = 64, FirstRealTime = 34;

    private static readonly string[] s_names =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2",
        "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG",
        "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>The names of the signals in the set, in the order of their numbers.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names => [.. Members(Mask).Select(Name)];

    /// <summary>Returns whether a signal is in the set.</summary>
    /// <param name="signal">The name, such as "SIGTERM".</param>
    /// <exception cref="ArgumentException">There is no signal of that name.</exception>
    public bool Contains(string signal)
    {
        var number = Enumerable.Range(1, Last).FirstOrDefault(number => Name(number) == signal);
        return number > 0 ? (Mask & (1ul << (number - 1))) != 0
            : throw new ArgumentException($"'{signal}' is no signal; expected a name such as SIGTERM.", nameof(signal));
    }

    public override string ToString() => Mask == 0 ? "none" : string.Join(", ", Names);

    private static IEnumerable<int> Members(ulong mask) =>
        Enumerable.Range(1, Last).Where(number => (mask & (1ul << (number - 1))) != 0);

    private static string Name(int number) => number <= s_names.Length ? s_names[number - 1]
        : number < FirstRealTime ? $"signal {number}"
        : number == FirstRealTime ? "SIGRTMIN" : $"SIGRTMIN+{number - FirstRealTime}";
}
