namespace Labs.Docker;

/// <summary>A command to run in a running container.</summary>
public sealed record ExecSpec(params string[] Command)
{
    public string? User { get; init; }

    public Dictionary<string, string> Env { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    /// <summary>Text for its standard input, which then ends.</summary>
    public string? Stdin { get; init; }

    public bool Privileged { get; init; }

    public bool Tty { get; init; }
}
