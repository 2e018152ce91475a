namespace Labs.Docker;

/// <summary>Whose namespaces a request is about.</summary>
/// <param name="Pid">A process as the engine's host numbers it; 0 is the engine's host itself.</param>
/// <param name="Container">The container that the process must still belong to, since process ids are reused.</param>
public sealed record AgentTarget(int Pid, string? Container = null)
{
    public static AgentTarget Host { get; } = new(0);
}
