using System.Globalization;
using System.Text.RegularExpressions;
using Labs.Docker;

namespace Labs.MySql;

/// <summary>What a server is made from. Everything has a default; settings that are not named are the product's own.</summary>
public sealed partial record ServerSpec
{
    /// <summary>The short name in the session, and the host name that other servers use; the image's name by default.</summary>
    public string? Name { get; init; }

    /// <summary>A name of the catalogue, such as "mysql-8.4"; the product's by default.</summary>
    public string? Image { get; init; }

    /// <summary>
    /// Server variables at the start, as the server's command line takes them: <c>["sync_binlog"] = "0"</c>. An empty value is for an
    /// option that takes none: <c>["skip-log-bin"] = ""</c>.
    /// </summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>1 to 4294967295; the next free id of the session by default.</summary>
    public uint? ServerId { get; init; }

    /// <summary>
    /// Mounted at /data, where the server keeps its files in the folder mysql. A volume of the container's own by default.
    /// </summary>
    public Volume? Data { get; init; }

    /// <summary>How long the server may take until it answers SQL, crash recovery included.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a statement may take, in whole seconds. Without a limit a statement can wait forever: MySQL waits for space on a full
    /// disk, and a semi-synchronous commit waits for a replica.
    /// </summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The memory limit in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>The CPU limit in CPUs; 0.5 is half of one.</summary>
    public double? Cpus { get; init; }

    /// <summary>True if the text has the form of a server variable or option, without leading dashes.</summary>
    internal static bool IsVariable(string name) => VariableName().IsMatch(name);

    /// <summary>Returns the options of the server's command line.</summary>
    /// <exception cref="ArgumentException">A setting's name is not the name of a variable.</exception>
    internal List<string> Arguments(uint serverId) => Settings.Keys.FirstOrDefault(name => !IsVariable(name)) is { } odd
        ? throw new ArgumentException($"\"{odd}\" is no server variable; expected a name such as sync_binlog or plugin-load-add, "
            + "without dashes before it.", nameof(Settings))
        :
        [
            string.Create(CultureInfo.InvariantCulture, $"--server-id={serverId}"),
            .. Settings.Select(setting => setting.Value.Length == 0 ? $"--{setting.Key}" : $"--{setting.Key}={setting.Value}"),
        ];

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.\-]*\z")]
    private static partial Regex VariableName();
}
