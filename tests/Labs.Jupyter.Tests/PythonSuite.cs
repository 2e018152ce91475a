using System.Text.Json;
using System.Text.RegularExpressions;

namespace Labs.Jupyter.Tests;

/// <summary>A file of Python tests that runs once. Each test of this project asserts the outcome of one of them.</summary>
public abstract partial class PythonSuite(string file) : IAsyncLifetime
{
    private readonly Dictionary<string, (string Outcome, string Message)> _outcomes = [];

    /// <summary>Returns the names of the tests in a file, which are read from its text.</summary>
    public static TheoryData<string> TestsIn(string file)
    {
        var names = new TheoryData<string>();
        foreach (Match match in TestName.Matches(File.ReadAllText(Path.Combine(Python.Folder, file))))
            names.Add(match.Groups[1].Value);
        return names;
    }

    public virtual async ValueTask InitializeAsync()
    {
        if (Capability.Python.Missing() is null)
            Read(await Python.RunFileAsync("runner.py", Path.Combine(Python.Folder, file)));
    }

    public ValueTask DisposeAsync() => default;

    public void AssertPassed(string name)
    {
        Assert.True(
            _outcomes.TryGetValue(name, out var outcome),
            $"{name} did not run. These tests did: {string.Join(", ", _outcomes.Keys)}");
        Assert.True(outcome.Outcome == "passed", $"{outcome.Outcome}: {outcome.Message}");
    }

    protected void Read(string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            _outcomes[Text("name")] = (Text("outcome"), Text("message"));

            string Text(string property) => json.RootElement.GetProperty(property).GetString()!;
        }
    }

    [GeneratedRegex(@"^    def (test_\w+)", RegexOptions.Multiline)]
    private static partial Regex TestName { get; }
}
