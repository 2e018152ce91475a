namespace Labs.Docker;

/// <summary>The Docker Engine refused a request. The message says what was observed, what was expected and what to do next.</summary>
public class EngineException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>No Docker Engine answers at the endpoint.</summary>
public sealed class EngineUnavailableException(string message, Exception? inner = null) : EngineException(message, inner);

/// <summary>The Docker Engine answered before and no longer does: it has stopped, crashed, hung or lost its connection.</summary>
public sealed class EngineGoneException(EngineEndpoint endpoint, string observed, Exception? inner = null)
    : EngineException(
        $"the Docker Engine at {endpoint.Uri} stopped answering: {observed}. See `docker info`; `./labs doctor` says how to start it.",
        inner);

/// <summary>A host port that a container should publish is in use.</summary>
public sealed class PortTakenException(string container, string observed, Exception? inner = null)
    : EngineException(
        $"container {container} cannot publish its port: {observed}. Leave out HostPort, so that the engine chooses a free port, or end " +
        "the program that listens there (`ss -ltnp`, `docker ps`).",
        inner);

/// <summary>The name of a new container, network or volume is in use.</summary>
public sealed class NameTakenException(string name, string observed, Exception? inner = null)
    : EngineException(
        $"the name {name} is taken: {observed}. Names contain the session, so this session made the other one: use another Name, or " +
        "remove the first one.",
        inner);

/// <summary>A container ended while the lab needed it.</summary>
public sealed class ContainerExitedException(string container, long exitCode, string reason, string lastLines)
    : EngineException(
        $"container {container} ended with exit code {exitCode}{(reason.Length == 0 ? "" : $" ({reason})")}. Its last output:\n" +
        (lastLines.Length == 0 ? "(none)" : lastLines))
{
    /// <summary>The exit code of the container's PID 1; 128 + n if signal n ended it.</summary>
    public long ExitCode { get; } = exitCode;
}

/// <summary>A command in a container ended with an exit code other than 0.</summary>
public sealed class CommandFailedException(ExecResult result)
    : EngineException(
        $"`{string.Join(' ', result.Command)}` in container {result.Container} ended with exit code {result.ExitCode}: {result.Complaint}")
{
    /// <summary>The command's exit code and output.</summary>
    public ExecResult Result { get; } = result;
}
