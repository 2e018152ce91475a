namespace Labs.Docker;

/// <param name="Action">create, read, list or remove.</param>
internal sealed record SegmentArguments(AgentTarget Target, string Action, int Key, int Bytes, string? Text);

/// <summary>A System V shared memory segment (shmget(2)).</summary>
public sealed record SharedSegment(int Key, int Id, long Bytes, int Attached);

internal sealed record SegmentReply(SharedSegment[] Segments, string? Text);

/// <param name="Action">listen (until cancelled) or connect.</param>
internal sealed record AbstractArguments(AgentTarget Target, string Action, string Name);

/// <summary>Whether something answered at the abstract address, and the kernel's word for it.</summary>
public sealed record AbstractReply(bool Connected, string Detail);
