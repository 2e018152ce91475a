using System.Diagnostics;

namespace Labs.Testing;

/// <summary>
/// Gives a reader many damaged inputs: good ones with random changes. Each has to be read or refused with an expected exception, soon, and
/// without much memory. LABS_FUZZ is the number of inputs; the nightly run asks for 100,000.
/// </summary>
public static class Fuzz
{
    private const int Usual = 2_000, Seed = 7;
    private const long MostBytes = 50L << 20;
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    // What readers of JSON, frames and lines treat in a special way.
    private static readonly string[] s_words =
    [
        "\"", "{", "}", "[", "]", ",", ":", "\\", "\\u0000", "\\ud800", "\n", "\r\n", "\0", "null", "-1", "1e999", "99999999999999999999",
        "true", "\uFEFF", "<IDS|MSG>", "#!meta", "#!csharp", "../", "/", "\u001b[31m", "\u200b", " ", "--", "@", "=", "[[[[[[[[[[[[[[[[",
    ];

    /// <summary>The number of inputs: LABS_FUZZ, or a small number for a usual test run.</summary>
    public static int Count => int.TryParse(Environment.GetEnvironmentVariable("LABS_FUZZ"), out var more) ? more : Usual;

    /// <summary>The same for inputs that take long each: all of LABS_FUZZ, and a smaller number for a usual test run.</summary>
    public static int CountOfSlow => Environment.GetEnvironmentVariable("LABS_FUZZ") is { Length: > 0 } ? Count : Usual / 5;

    /// <summary>Gives damaged inputs to a reader.</summary>
    /// <param name="good">Inputs that the reader accepts.</param>
    /// <param name="read">The reader.</param>
    /// <param name="refused">Whether an exception is a refusal that a caller expects.</param>
    public static void Run(IReadOnlyList<byte[]> good, Action<byte[]> read, Func<Exception, bool> refused)
    {
        foreach (var input in good)
            read(input);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var number = 0;
        byte[] current = [];
        Exception? failure = null;
        var whole = Stopwatch.StartNew();
        var reading = new Thread(() =>
        {
            var random = new Random(Seed);
            for (var end = Count; number < end && failure is null; number++)
                failure = Failure(current = Damaged(good, random), read, refused);
        })
        { IsBackground = true };
        reading.Start();
        var (seen, clock) = (0, Stopwatch.StartNew());
        while (!reading.Join(TimeSpan.FromSeconds(1)))
        {
            if (number != seen)
                (seen, clock) = (number, Stopwatch.StartNew());
            Assert.True(clock.Elapsed < s_hang, $"input {number} hangs: {Shown(current)}");
        }
        Assert.True(failure is null, $"input {number - 1}: {Shown(current)}\n{failure}");
        AssertGrowth(number, before, whole.Elapsed);
    }

    /// <summary>Asserts that inputs have left little memory in use, and reports how much.</summary>
    /// <param name="inputs">How many there were.</param>
    /// <param name="before">The memory in use before the first one, in bytes.</param>
    /// <param name="time">How long they took.</param>
    public static void AssertGrowth(int inputs, long before, TimeSpan time)
    {
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{inputs} inputs in {time.TotalSeconds:0} s; memory grew by {growth / 1024.0 / 1024:0.0} MiB");
        Assert.True(growth < MostBytes, $"{inputs} inputs left {growth >> 20} MiB");
    }

    private static Exception? Failure(byte[] input, Action<byte[]> read, Func<Exception, bool> refused)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read(input);
        }
        catch (Exception exception)
        {
            if (!refused(exception))
                return exception;
        }
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return allocated < MostBytes ? null : new InvalidDataException($"{input.Length} bytes took {allocated >> 20} MiB of memory");
    }

    private static byte[] Damaged(IReadOnlyList<byte[]> good, Random random)
    {
        var input = good[random.Next(good.Count)].ToList();
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(input.Count + 1);
            var length = Math.Min(random.Next(1, 1 + random.Next(1, 64)), input.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < input.Count:
                    input[at] = (byte)random.Next(256);
                    break;
                case 1 when at < input.Count:
                    input[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    input.RemoveRange(at, length);
                    break;
                case 3:
                    input.InsertRange(random.Next(input.Count + 1), input.GetRange(at, length));
                    break;
                case 4:
                    input.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(s_words[random.Next(s_words.Length)]));
                    break;
                case 5:
                    var other = good[random.Next(good.Count)];
                    input.InsertRange(at, other[random.Next(other.Length + 1)..]);
                    break;
                default:
                    input.RemoveRange(at, input.Count - at);
                    break;
            }
        }
        return [.. input];
    }

    private static string Shown(byte[] input) => Convert.ToBase64String(input);
}
