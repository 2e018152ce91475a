namespace Labs.Cli.Testing;

/// <summary>How many tests passed, failed, were skipped and are inconclusive.</summary>
internal readonly record struct TestCounts(int Passed, int Failed, int Skipped, int Inconclusive)
{
    public static TestCounts operator +(TestCounts a, TestCounts b) =>
        new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped, a.Inconclusive + b.Inconclusive);
}
