namespace Labs.Docker;

/// <summary>A command to run in a running container.</summary>
public sealed record ExecSpec(params string[] Command)
{
    /// <summary>A user name or uid, optionally with ":group"; the container's own user by default.</summary>
    public string? User { get; init; }

    /// <summary>Environment variables in addition to the container's.</summary>
    public Dictionary<string, string> Env { get; init; } = [];

    /// <summary>The absolute path of the folder in which the command starts; the container's by default.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The whole text of the command's standard input. With null it stays open for <see cref="ExecSession.WriteAsync"/>.</summary>
    public string? Stdin { get; init; }
}
