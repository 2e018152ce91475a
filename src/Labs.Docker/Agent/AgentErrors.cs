namespace Labs.Docker;

/// <summary>labs-agent could not do what it was asked; the message has the kernel's or the tool's own words.</summary>
public class AgentFailedException(string message) : EngineException(message);

/// <summary>labs-agent has ended in the middle of a session. The next call starts another one.</summary>
public sealed class AgentGoneException(string observed)
    : EngineException($"labs-agent in the tool container has ended: {observed}. The next call starts it again; `docker ps -a` and `docker logs` show the tool container.");
