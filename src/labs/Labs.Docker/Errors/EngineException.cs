namespace Labs.Docker;

/// <summary>The Docker Engine could not do what a lab asked; the message says what, observed, expected and what to do next.</summary>
public class EngineException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>No Docker Engine answers at the endpoint that was found.</summary>
public sealed class EngineUnavailableException(string message, Exception? inner = null) : EngineException(message, inner);

/// <summary>The Docker Engine answered before and does not any more: stopped, crashed, hung or disconnected.</summary>
public sealed class EngineGoneException(EngineEndpoint endpoint, string observed, Exception? inner = null)
    : EngineException($"the Docker Engine at {endpoint.Uri} stopped answering: {observed}. See `docker info`; `./labs doctor` says how to start it.", inner);

/// <summary>A host port that a container was to publish is in use.</summary>
public sealed class PortTakenException(string container, string observed, Exception? inner = null)
    : EngineException($"container {container} cannot publish its port: {observed}. Leave HostPort out and the engine chooses a free one, or end what listens there (`ss -ltnp`, `docker ps`).", inner);

/// <summary>The name of a new container, network or volume is in use.</summary>
public sealed class NameTakenException(string name, string observed, Exception? inner = null)
    : EngineException($"the name {name} is taken: {observed}. Names carry the session, so this lab made it itself: give the second one another Name, or remove the first.", inner);

/// <summary>A container could not be started, or ended while the lab needed it.</summary>
public sealed class ContainerExitedException(string container, long exitCode, string reason, string lastLines)
    : EngineException($"container {container} ended with exit code {exitCode}{(reason.Length == 0 ? "" : $" ({reason})")}. Its last output:\n{(lastLines.Length == 0 ? "(none)" : lastLines)}")
{
    public long ExitCode { get; } = exitCode;

    /// <summary>The last lines of the container's log, as they came.</summary>
    public string LastLines { get; } = lastLines;
}

/// <summary>A command run in a container by <see cref="Container.ExecAsync(string[])"/> ended with an exit code other than zero.</summary>
public sealed class CommandFailedException(ExecResult result)
    : EngineException($"`{string.Join(' ', result.Command)}` in container {result.Container} ended with exit code {result.ExitCode}: {result.Complaint}")
{
    public ExecResult Result { get; } = result;
}
