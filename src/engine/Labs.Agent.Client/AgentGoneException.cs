namespace Labs.Agent.Client;

/// <summary>The agent has ended during the session. `docker.Agent` starts another one at the next call.</summary>
public sealed class AgentGoneException(string observed) : Exception(
    $"labs-agent in the tool container has ended: {observed}. The next call starts it again; `docker ps -a` and `docker logs` show the " +
    "tool container.");
