using System.Text.Json;

namespace Labs.Docker;

/// <summary>A line to the agent. The operation "cancel" ends the request of the same id.</summary>
internal sealed record AgentRequest(long Id, string Op, JsonElement? Arguments = null);

/// <summary>A line from the agent: an item of a stream, or one of result and error, which ends the request.</summary>
internal sealed record AgentReply(long Id, JsonElement? Item = null, JsonElement? Result = null, string? Error = null, bool Cancelled = false);

/// <summary>The engine's wall clock, to bring its time stamps onto the caller's clock.</summary>
internal sealed record ClockReading(double UnixMs, string Version, string Kernel, int Pid);
