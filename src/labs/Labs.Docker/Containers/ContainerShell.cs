using System.Globalization;

namespace Labs.Docker;

/// <summary>Runs notebook cells that start with <c>#!bash --in container</c>.</summary>
public static class ContainerShell
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs a command in a container of one of this process's sessions and passes its output on as it comes. The command's standard
    /// input is empty. Cancelling kills the command and its children.
    /// </summary>
    /// <param name="container">
    /// The container's name in the session, its full name, or at least the first four digits of its id. If several sessions have such
    /// a container, the newest session's is used.
    /// </param>
    /// <param name="write">Receives pieces of the output; true means standard error.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="EngineException">There is no such container, or it is not running.</exception>
    public static async Task<int> RunAsync(
        string container, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment,
        Action<bool, string> write, CancellationToken cancellationToken)
    {
        var target = Find(container);
        // The shell prints its process id in the first line. It leads a process group of its own, so a signal to the group ends everything.
        var spec = new ExecSpec(["sh", "-c", "echo $$; exec \"$@\"", "sh", .. command]) { Env = new(environment) };
        await using var session = await target.OpenExecAsync(spec, cancellationToken);
        session.CloseInput();
        var process = new ProcessLine();
        try
        {
            await session.ReadAsync((isError, text) =>
            {
                if ((isError ? text : process.Behind(text)) is { Length: > 0 } rest)
                    write(isError, rest);
            }, cancellationToken);
            return (int)await session.ExitCodeAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (process.Id is not null)
        {
            await KillAsync(target, process.Id.Value);
            throw;
        }
    }

    private static async Task KillAsync(Container target, int process)
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            var id = process.ToString(CultureInfo.InvariantCulture);
            await target.ExecAsync(new ExecSpec("sh", "-c", $"kill -KILL -{id} || kill -KILL {id}"), patience.Token);
        }
        catch (Exception exception) when (exception is EngineException or OperationCanceledException)
        {
            // The container has ended and the command with it, or the command will end when the container does.
        }
    }

    private static Container Find(string name)
    {
        var engines = LabDocker.Engines();
        if (engines.Count == 0)
            throw new EngineException("no session of this notebook has opened Docker yet. " +
                "Run `var docker = await lab.DockerAsync();` and start a container first.");
        // A notebook that was run twice may have two sessions with a container of that name. Engines come newest first.
        var containers = engines.SelectMany(engine => engine.Containers).ToList();
        return containers.Find(container => container.ShortName == name || container.Name == name)
            ?? containers.Find(container => name.Length >= 4 && container.Id.StartsWith(name, StringComparison.Ordinal))
            ?? throw new EngineException($"there is no container '{name}' in this notebook's sessions; " + (containers.Count == 0
                ? "there is none."
                : $"there are: {string.Join(", ", containers.Select(container => container.ShortName))}."));
    }

    /// <summary>Reads the process id from the first line of standard output and removes that line.</summary>
    private sealed class ProcessLine
    {
        private string _line = "";

        public int? Id { get; private set; }

        public string Behind(string text)
        {
            if (Id is not null)
                return text;
            _line += text;
            var end = _line.IndexOf('\n');
            if (end < 0)
                return "";
            Id = int.Parse(_line.AsSpan(0, end), CultureInfo.InvariantCulture);
            return _line[(end + 1)..];
        }
    }
}
