using Labs.Docker;

namespace Labs.MySql;

/// <summary>What a server is made from. Everything has a default; settings that are not named are the product's own.</summary>
public sealed record ServerSpec
{
    /// <summary>The short name in the session, and the host name that other servers reach it by: the image's name by default.</summary>
    public string? Name { get; init; }

    /// <summary>A name of the catalogue, such as "mysql-8.4"; the product's by default.</summary>
    public string? Image { get; init; }

    /// <summary>
    /// Server variables at the start, as the server's command line takes them: <c>["sync_binlog"] = "0"</c>. An empty value is an
    /// option without one: <c>["skip-log-bin"] = ""</c>.
    /// </summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>1 to 4294967295; the next free one of the session by default.</summary>
    public uint? ServerId { get; init; }

    /// <summary>Mounted at /data, where the server keeps its files in the folder mysql; a volume of the container's own by default.</summary>
    public Volume? Data { get; init; }

    /// <summary>How long the server may take until it answers SQL, crash recovery included.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a statement may take. Servers can wait without end, MySQL for space on a full disk or a commit for a replica; whole seconds.
    /// </summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Memory limit in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>CPU limit in CPUs, 0.5 for half of one.</summary>
    public double? Cpus { get; init; }
}
