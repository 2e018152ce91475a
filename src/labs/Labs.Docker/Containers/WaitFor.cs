using System.Text.RegularExpressions;

namespace Labs.Docker;

/// <summary>What has to be so before a container counts as ready. A container that ends meanwhile is an error at once.</summary>
public sealed record WaitFor
{
    private WaitFor(string what, Func<Container, CancellationToken, Task<(bool Ready, string Observed)>> check) => (What, Check) = (what, check);

    /// <summary>For messages: "port 80 answers".</summary>
    public string What { get; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    internal Func<Container, CancellationToken, Task<(bool Ready, string Observed)>> Check { get; }

    /// <summary>A process in the container's network namespace listens on the TCP port.</summary>
    public static WaitFor Port(int port) => new($"port {port} listens", (container, token) => container.ListensAsync(port, token));

    /// <summary>The log has a line that matches the regular expression, since the container's last start.</summary>
    public static WaitFor Log(string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant);
        return new($"a log line matches /{pattern}/", async (container, token) =>
        {
            var log = await container.LogsSinceStartAsync(token);
            return (log.Any(line => regex.IsMatch(line.Text)), log.Count == 0 ? "no output yet" : $"{log.Count} lines, none matches; the last: {log[^1].Text}");
        });
    }

    /// <summary>The container's health check passes.</summary>
    public static WaitFor Healthy() => new("the health check passes", async (container, token) =>
    {
        var facts = await container.InspectAsync(token);
        return (facts.Health == "healthy", facts.Health is null ? "the container has no health check" : $"{facts.Health}: {facts.LastHealthOutput}");
    });

    /// <summary>A command in the container ends with exit code 0.</summary>
    public static WaitFor Command(params string[] command) => new($"`{string.Join(' ', command)}` succeeds", async (container, token) =>
    {
        var result = await container.ExecAsync(new ExecSpec(command), token);
        return (result.ExitCode == 0, $"exit code {result.ExitCode}: {result.Complaint}");
    });
}
