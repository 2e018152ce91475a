using System.Diagnostics;
using System.Globalization;

namespace Labs.Cli.Testing;

/// <summary>Whether the machine holds still: what it does while this process only sleeps.</summary>
/// <param name="Stolen">The share of processor time that the hypervisor gave to others, 0 to 1 (steal, see proc_stat(5)).</param>
/// <param name="Busy">The share of processor time that other processes took, 0 to 1.</param>
/// <param name="LateMs">How late a thread woke up that slept for a millisecond, in milliseconds: the 99th percentile.</param>
internal sealed record Stillness(double Stolen, double Busy, double LateMs)
{
    // A machine at rest shows 0 to 2 % and less than a millisecond; one with a busy loop per processor more than 90 % and 3 to 10 ms.
    private const double MostStolen = 0.05, MostBusy = 0.3, MostLateMs = 5;
    private const int Sleeps = 1000;

    public bool Holds => Stolen <= MostStolen && Busy <= MostBusy && LateMs <= MostLateMs;

    /// <summary>Watches the machine for one to two seconds.</summary>
    /// <returns>Null if not on Linux.</returns>
    public static Task<Stillness?> ObserveAsync() => Task.Factory.StartNew(Observe, TaskCreationOptions.LongRunning);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Stolen:P0} of the processor time stolen, {Busy:P0} taken by others, wake-up {LateMs:0.0} ms late (99th percentile)");

    private static Stillness? Observe()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var before = Ticks();
        var late = new List<double>(Sleeps);
        for (var i = 0; i < Sleeps; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Thread.Sleep(1);
            late.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds - 1);
        }
        var passed = Ticks().Zip(before, (now, then) => now - then).ToArray();
        late.Sort();
        var all = Math.Max(1, passed.Sum());
        // user nice system idle iowait irq softirq steal
        return new Stillness(passed[7] / all, (passed[0] + passed[1] + passed[2] + passed[5] + passed[6]) / all, late[Sleeps * 99 / 100]);

        static double[] Ticks() =>
        [
            .. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
                .Select(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)),
        ];
    }
}
