namespace Labs.Docker;

/// <param name="Namespaces">Any of mnt, pid, net, ipc, uts, user, cgroup; the rest are the tool container's.</param>
internal sealed record RunArguments(AgentTarget Target, string[] Namespaces, string[] Command, string? Input = null);

/// <summary>The process has begun (Pid), or a line of its output.</summary>
internal sealed record RunItem(int Pid, string? Out = null, string? Error = null);

internal sealed record RunResult(int ExitCode);

internal sealed record HttpArguments(AgentTarget Target, string Url, double TimeoutMs, string Method = "GET", string? Body = null, Dictionary<string, string>? Headers = null);

/// <summary>An answer over HTTP, or why there was none.</summary>
/// <param name="Status">0 when nothing answered.</param>
/// <param name="ElapsedMs">From before connecting until the whole body is read, or the failure.</param>
/// <param name="Error">"Connection refused" and the like; null when there was an answer, of whatever status.</param>
public sealed record HttpReply(int Status, string Body, double ElapsedMs, IReadOnlyDictionary<string, string> Headers, string? Error = null)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}

internal sealed record PollArguments(HttpArguments Request, double EveryMs, double DurationMs);

/// <param name="UnixMs">When it should have started by the schedule; a late start counts as latency.</param>
internal sealed record PollItem(double UnixMs, double ElapsedMs, int Status, string Body, string? Error);
