namespace Labs.Agent.Contracts;

/// <summary>The process in whose namespaces a request looks or acts.</summary>
/// <param name="Pid">The process id on the engine's host; 0 stands for the engine's host itself.</param>
/// <param name="Container">
/// The full id of the container that the process must belong to. The agent checks it, because process ids are reused.
/// </param>
public sealed record AgentTarget(int Pid, string? Container = null)
{
    /// <summary>The engine's host.</summary>
    public static AgentTarget Host { get; } = new(0);
}
