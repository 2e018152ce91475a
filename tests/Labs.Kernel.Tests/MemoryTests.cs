using System.Diagnostics;

namespace Labs.Kernel.Tests;

/// <summary>Tests that a long session neither grows without bound nor slows down.</summary>
[Collection(nameof(Alone))]
[Measures]
public sealed class MemoryTests
{
    private const int Cells = 500;

    [Theory]
    [InlineData("counter += {0}; Console.Write(counter);")]
    [InlineData("var value = counter + {0}; string Show{0}(int n) => $\"{{n}} of {0}\"; "
        + "new[] {{ value }}.Select(n => new {{ N = n, Text = Show{0}(n) }})")]
    public async Task Five_hundred_cells_neither_slow_down_nor_fill_the_memory(string pattern)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var counter = 0;");
        await RunAsync(from: -50, to: 0);
        var before = Resident();
        var first = await RunAsync(from: 0, to: 50);
        await RunAsync(from: 50, to: Cells - 50);
        var last = await RunAsync(from: Cells - 50, to: Cells);
        var kibibytes = (Resident() - before) / 1024.0 / Cells;
        Assert.True(kibibytes < 300, $"{kibibytes:0} KiB for each cell");
        Assert.True(
            last < first * 4,
            $"the first cells took {first.TotalMilliseconds / 50:0.0} ms each, the last {last.TotalMilliseconds / 50:0.0} ms");

        async Task<TimeSpan> RunAsync(int from, int to)
        {
            var started = Stopwatch.GetTimestamp();
            for (var number = from; number < to; number++)
                await notebook.RunAsync(string.Format(null, pattern, number + Cells));
            return Stopwatch.GetElapsedTime(started);
        }
    }

    [Theory]
    [InlineData("int Next(int n) => n + 1;\nNext(3)", null, "4")]
    [InlineData("int Next(int n) => n + 1;\nNext(3)", "int Last(int n) => Next(n) - 1;\nLast(3)", "4")]
    [InlineData("using System.Globalization;\nstring Text(double n) => n.ToString(CultureInfo.InvariantCulture);\nText(0.5)", null, "0.5")]
    [InlineData("record P(int X);\nint Sum(params P[] all) => all.Sum(p => p.X);\nSum(new P(1), new P(2))", null, "3")]
    public async Task A_cell_that_is_run_again_for_the_thousandth_time_takes_at_most_twice_the_tenth(
        string code, string? other, string expected)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var counter = 0;");
        var times = new List<double>();
        for (var run = 0; run < 1000; run++)
        {
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(expected, await notebook.TextAsync(code));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (other is not null)
                await notebook.RunAsync(other);
        }
        // What else the machine does can only slow a cell down.
        var (tenth, thousandth) = (times[5..31].Min(), times[^26..].Min());
        Assert.True(thousandth < 2 * tenth, $"the tenth took {tenth:0.0} ms, the thousandth {thousandth:0.0} ms");
        Assert.Equal("0", await notebook.TextAsync("counter"));
    }

    private static long Resident()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
