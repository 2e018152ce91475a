namespace Labs.MySql;

/// <summary>
/// Where a server runs, and the only way to start it, to end it and to send it signals. A server on a cut shares its container with
/// the server whose disk was cut, so whatever acts on one server must act on its process and never on the container around it.
/// </summary>
internal abstract class ServerProcess
{
    /// <summary>How long a clean shutdown may take, because it writes the dirty pages. Then the process is killed.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The server's short name in the session.</summary>
    public abstract string Name { get; }

    /// <summary>The address and port on the session's network; the container's status if it is not running.</summary>
    public abstract string Address { get; }

    /// <summary>The command that prints the whole log; null if there is none.</summary>
    public abstract string? LogCommand { get; }

    /// <summary>Returns the address that clients on this machine connect to. It can change with every start.</summary>
    public abstract Task<(string Host, int Port)> EndpointAsync(CancellationToken cancellationToken);

    /// <summary>Starts the process if it is not running. Does not wait until the server answers.</summary>
    public abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Sends SIGKILL and returns when the process has ended. Fine if it had ended before.</summary>
    public abstract Task KillAsync(CancellationToken cancellationToken);

    /// <summary>Sends SIGTERM and returns when the process has ended; kills it after <see cref="StopTimeout"/>.</summary>
    public abstract Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Stops the process from running until <see cref="UnpauseAsync"/>; its connections stay open.</summary>
    public abstract Task PauseAsync(CancellationToken cancellationToken);

    public abstract Task UnpauseAsync(CancellationToken cancellationToken);

    /// <summary>Kills the process and removes what belongs to it alone. Fine if it had ended before.</summary>
    public abstract Task RemoveAsync(CancellationToken cancellationToken);

    /// <summary>Returns the last lines that the process has written.</summary>
    public abstract Task<IEnumerable<string>> LogTailAsync(int lines, CancellationToken cancellationToken);

    /// <summary>Returns how the process ended; null while it runs, paused or not.</summary>
    public abstract Task<ServerExit?> ExitAsync(CancellationToken cancellationToken);

    /// <summary>Returns the process id on the engine's host; null if the process is not running.</summary>
    public abstract Task<long?> HostPidAsync(CancellationToken cancellationToken);
}

/// <summary>How a server's process ended.</summary>
/// <param name="Code">The exit code; 128 + n if signal n ended the process.</param>
/// <param name="OutOfMemory">True if the Linux kernel killed it because its container was out of memory.</param>
internal sealed record ServerExit(long Code, bool OutOfMemory = false)
{
    public override string ToString() => $"exit code {Code}{(OutOfMemory ? " (out of memory)" : "")}";
}
