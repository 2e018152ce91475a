using System.Text.RegularExpressions;

namespace Labs.Docker;

/// <summary>The condition under which a container counts as ready. If the container ends first, the wait fails at once.</summary>
public sealed record WaitFor
{
    private WaitFor(string what, Func<Container, CancellationToken, Task<(bool Ready, string Observed)>> check) =>
        (What, Check) = (what, check);

    /// <summary>The condition in words, for messages: "port 80 listens".</summary>
    public string What { get; }

    /// <summary>How long to wait; 60 s by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    internal Func<Container, CancellationToken, Task<(bool Ready, string Observed)>> Check { get; }

    /// <summary>Waits until a process in the container's network namespace listens on a TCP port.</summary>
    public static WaitFor Port(int port) => new($"port {port} listens", (container, token) => container.ListensAsync(port, token));

    /// <summary>Waits until the log has a line, written since the container's last start, that matches a regular expression.</summary>
    public static WaitFor Log(string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant);
        return new($"a log line matches /{pattern}/", async (container, token) =>
        {
            var log = await container.LogsSinceStartAsync(token);
            var observed = log.Count == 0 ? "no output yet" : $"{log.Count} lines, none matches; the last one: {log[^1].Text}";
            return (log.Any(line => regex.IsMatch(line.Text)), observed);
        });
    }

    /// <summary>Waits until a command in the container, run again and again, ends with exit code 0.</summary>
    public static WaitFor Command(params string[] command) => new($"`{string.Join(' ', command)}` succeeds", async (container, token) =>
    {
        var result = await container.ExecAsync(new ExecSpec(command), token);
        return (result.ExitCode == 0, $"exit code {result.ExitCode}: {result.Complaint}");
    });
}
