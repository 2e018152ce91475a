using Xunit.Sdk;

namespace Labs.Testing;

/// <summary>
/// Repeats what a busy machine may spoil: real links, servers and disks stall for a moment. Every attempt is a line of the test's output,
/// which `labs test` shows and writes into its JUnit file. A test that needs too many attempts over the last runs fails there.
/// </summary>
public static class Attempts
{
    /// <summary>Runs a test until its assertions hold.</summary>
    /// <param name="most">The largest number of attempts. A defect spoils all of them.</param>
    /// <param name="run">The test.</param>
    /// <param name="write">Receives the reports; the running test's output if null.</param>
    public static async Task RunAsync(int most, Func<Task> run, Action<string>? write = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await run();
                Report(attempt, most, null, write);
                return;
            }
            catch (XunitException failed)
            {
                Report(attempt, most, failed.Message, write);
                if (attempt == most)
                    throw;
            }
        }
    }

    /// <summary>Measures until a measurement was not disturbed. The test itself asserts what it needs of all of them.</summary>
    /// <param name="most">The largest number of measurements.</param>
    /// <param name="measure">Returns what disturbed the measurement; null if nothing did.</param>
    /// <param name="write">Receives the reports; the running test's output if null.</param>
    public static async Task UntilAsync(int most, Func<Task<string?>> measure, Action<string>? write = null)
    {
        for (var attempt = 1; attempt <= most; attempt++)
        {
            var disturbed = await measure();
            Report(attempt, most, disturbed, write);
            if (disturbed is null)
                return;
        }
    }

    /// <summary>Reports an attempt that the test made in another way.</summary>
    /// <param name="attempt">1 for the first one.</param>
    /// <param name="most">The largest number of attempts.</param>
    /// <param name="failure">Why it was not the last one; null if it succeeded.</param>
    /// <param name="write">Receives the report; the running test's output if null.</param>
    public static void Report(int attempt, int most, string? failure, Action<string>? write = null)
    {
        var words = failure?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries); // in one line
        var result = words is null ? "passed" : $"failed: {string.Join(' ', words)}";
        write ??= line => TestContext.Current.TestOutputHelper?.WriteLine(line);
        write($"ATTEMPT {attempt} of {most}: {result}");
    }
}
