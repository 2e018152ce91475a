using System.Xml.Linq;
using Labs.Cli.Testing;
using Xunit.Sdk;
using TestResult = Labs.Cli.Testing.TestResult;

namespace Labs.Cli.Tests;

/// <summary>Every repetition of a test is visible, and a test that lives by its repetitions fails.</summary>
public sealed class AttemptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_attempt_of_a_test_is_reported_and_read_again()
    {
        var output = new List<string>();
        var count = 0;
        await Attempts.RunAsync(3, () =>
        {
            Assert.Equal(3, ++count);
            return Task.CompletedTask;
        }, output.Add);
        await Attempts.UntilAsync(5, () => Task.FromResult(++count < 5 ? "the machine\nstood still" : null), output.Add);
        await Assert.ThrowsAnyAsync<XunitException>(() => Attempts.RunAsync(1, () => throw FailException.ForFailure("no"), output.Add));

        var attempts = TestAttempt.Read("before\n" + string.Join("\r\n", output) + "\nafter");
        Assert.Equal([(1, 3), (2, 3), (3, 3), (1, 5), (2, 5), (1, 1)], attempts.Select(attempt => (attempt.Number, attempt.Most)));
        Assert.Equal([false, false, true, false, true, false], attempts.Select(attempt => attempt.Failure is null));
        Assert.Contains("Values differ", attempts[0].Failure);
        Assert.Equal("the machine stood still", attempts[3].Failure);
    }

    [Fact]
    public void The_JUnit_file_has_every_attempt()
    {
        var flaky = Result("Links.Queue(mbps: 1.5)", TestOutcome.Passed, "ATTEMPT 1 of 3: failed: late\nATTEMPT 2 of 3: passed");
        var broken = Result("Links.Broken", TestOutcome.Failed, "ATTEMPT 1 of 2: failed: a\nATTEMPT 2 of 2: failed: b");
        var first = Result("Links.Again", TestOutcome.Failed, "") with { Message = "first" };
        var again = Result("Links.Again", TestOutcome.Passed, "").After(first);
        var moved = Result("Links.Moved", TestOutcome.Inconclusive, "ATTEMPT 1 of 2: failed: c\nATTEMPT 2 of 2: failed: d");
        var path = _folder.PathOf("junit.xml");

        TestJUnit.Write(path, "Labs.Some.Tests", [flaky, broken, again, moved, Result("Links.Skipped", TestOutcome.Skipped, "")]);

        var cases = XDocument.Load(path).Descendants("testcase").ToDictionary(one => (string)one.Attribute("name")!);
        Assert.Equal(["late"], Messages(cases["Queue(mbps: 1.5)"], "flakyFailure"));
        Assert.Equal(["a", "b"], Messages(cases["Broken"], "rerunFailure"));
        Assert.Single(cases["Broken"].Elements("failure"));
        Assert.Equal(["first"], Messages(cases["Again"], "flakyFailure"));
        Assert.Empty(cases["Again"].Elements("failure"));
        Assert.Single(cases["Skipped"].Elements("skipped"));
        Assert.StartsWith("inconclusive: ", (string?)Assert.Single(cases["Moved"].Elements("skipped")).Attribute("message"));
        Assert.Equal(["c", "d"], Messages(cases["Moved"], "rerunFailure"));
        Assert.Equal("Links", (string?)cases["Queue(mbps: 1.5)"].Attribute("classname"));
    }

    [Fact]
    public void A_test_fails_that_needed_more_than_half_of_its_repetitions_in_the_last_ten_runs()
    {
        var path = _folder.PathOf("attempts.jsonl");
        var once = Result("Links.Once", TestOutcome.Passed, "ATTEMPT 1 of 3: failed: late\nATTEMPT 2 of 3: passed");
        const string twice = "ATTEMPT 1 of 3: failed: a\nATTEMPT 2 of 3: failed: b\nATTEMPT 3 of 3: passed";
        var always = Result("Links.Always", TestOutcome.Passed, twice);
        for (var run = 1; run <= 5; run++)
            Assert.Empty(AttemptHistory.Add(path, [once, always]));
        File.AppendAllText(path, "{\"Links.Alw"); // a killed run

        var (test, reason) = Assert.Single(AttemptHistory.Add(path, [once, always]));
        Assert.Equal("Links.Always", test.Name);
        Assert.StartsWith("12 failed attempts in its last 6 runs; expected at most 10", reason);
        for (var run = 0; run < 30; run++)
            Assert.DoesNotContain(AttemptHistory.Add(path, [once]), late => late.Test == once);
        Assert.Equal(AttemptHistory.Runs, File.ReadAllLines(path).Length);
        Assert.Empty(AttemptHistory.Add(path, [always])); // what is long past does not count
    }

    private static IEnumerable<string?> Messages(XElement test, string element) =>
        test.Elements(element).Select(one => (string?)one.Attribute("message"));

    private static TestResult Result(string name, TestOutcome outcome, string output) => new(name, outcome, "", "", output);
}
