using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using MySqlConnector.Core;

namespace MySqlConnector;

/// <summary>A connection string's options by name and type. An option with a blank in its name may be written without.</summary>
public sealed class MySqlConnectionStringBuilder : DbConnectionStringBuilder
{
    public MySqlConnectionStringBuilder()
    {
    }

    /// <exception cref="ArgumentException">The string isn't a connection string, or has an option that isn't known.</exception>
    public MySqlConnectionStringBuilder(string connectionString) => ConnectionString = connectionString;

    /// <summary>A host name or address, several separated by commas to be tried in turn, or the path of a Unix socket.</summary>
    public string Server { get => Get("Server", ""); set => base["Server"] = value; }

    public uint Port { get => Get("Port", 3306u); set => base["Port"] = value; }

    public string UserID { get => Get("User ID", ""); set => base["User ID"] = value; }

    public string Password { get => Get("Password", ""); set => base["Password"] = value; }

    public string Database { get => Get("Database", ""); set => base["Database"] = value; }

    public MySqlSslMode SslMode { get => Get("SSL Mode", MySqlSslMode.Preferred); set => base["SSL Mode"] = value; }

    /// <summary>A file of PEM certificates that are trusted beside those of the system.</summary>
    public string SslCa { get => Get("SSL CA", ""); set => base["SSL CA"] = value; }

    /// <summary>"TLS 1.2", "TLS 1.3" or both with a comma; empty for what the system allows.</summary>
    public string TlsVersion { get => Get("TLS Version", ""); set => base["TLS Version"] = value; }

    public bool Pooling { get => Get("Pooling", true); set => base["Pooling"] = value; }

    /// <summary>In seconds: an older connection is not taken back into the pool; 0 for any age.</summary>
    public uint ConnectionLifeTime { get => Get("Connection Lifetime", 0u); set => base["Connection Lifetime"] = value; }

    /// <summary>A pooled connection's session state is reset before it is used again.</summary>
    public bool ConnectionReset { get => Get("Connection Reset", true); set => base["Connection Reset"] = value; }

    /// <summary>In seconds: an unused pooled connection is closed after that, down to the minimum; 0 for never.</summary>
    public uint ConnectionIdleTimeout { get => Get("Connection Idle Timeout", 180u); set => base["Connection Idle Timeout"] = value; }

    public uint MinimumPoolSize { get => Get("Minimum Pool Size", 0u); set => base["Minimum Pool Size"] = value; }

    public uint MaximumPoolSize { get => Get("Maximum Pool Size", 100u); set => base["Maximum Pool Size"] = value; }

    /// <summary>The server may be asked for its RSA key over an unencrypted connection; someone in between could send their own.</summary>
    public bool AllowPublicKeyRetrieval { get => Get("Allow Public Key Retrieval", false); set => base["Allow Public Key Retrieval"] = value; }

    /// <summary>@name in a statement is the server's variable where no parameter has that name.</summary>
    public bool AllowUserVariables { get => Get("Allow User Variables", false); set => base["Allow User Variables"] = value; }

    /// <summary>The server shows it as program_name in performance_schema.session_connect_attrs.</summary>
    public string ApplicationName { get => Get("Application Name", ""); set => base["Application Name"] = value; }

    /// <summary>In seconds: how long a cancelled statement may take to end before the connection is dropped; 0 for ever, -1 drops it at once.</summary>
    public int CancellationTimeout { get => Get("Cancellation Timeout", 2); set => base["Cancellation Timeout"] = value; }

    /// <summary>In seconds; 0 for none.</summary>
    public uint ConnectionTimeout { get => Get("Connection Timeout", 15u); set => base["Connection Timeout"] = value; }

    /// <summary>0000-00-00 is read as DateTime.MinValue in place of an error.</summary>
    public bool ConvertZeroDateTime { get => Get("Convert Zero DateTime", false); set => base["Convert Zero DateTime"] = value; }

    public MySqlDateTimeKind DateTimeKind { get => Get("DateTime Kind", MySqlDateTimeKind.Unspecified); set => base["DateTime Kind"] = value; }

    /// <summary>In seconds; 0 for none.</summary>
    public uint DefaultCommandTimeout { get => Get("Default Command Timeout", 30u); set => base["Default Command Timeout"] = value; }

    public MySqlGuidFormat GuidFormat { get => Get("GUID Format", MySqlGuidFormat.Default); set => base["GUID Format"] = value; }

    /// <summary>A command need not name the connection's transaction.</summary>
    public bool IgnoreCommandTransaction { get => Get("Ignore Command Transaction", false); set => base["Ignore Command Transaction"] = value; }

    public bool IgnorePrepare { get => Get("Ignore Prepare", false); set => base["Ignore Prepare"] = value; }

    /// <summary>The server's interactive_timeout applies in place of wait_timeout.</summary>
    public bool InteractiveSession { get => Get("Interactive Session", false); set => base["Interactive Session"] = value; }

    /// <summary>In seconds: TCP keep-alive starts after that; 0 for the system's default.</summary>
    public uint Keepalive { get => Get("Keep Alive", 0u); set => base["Keep Alive"] = value; }

    /// <summary>Backslashes in parameters are left alone, as the SQL mode NO_BACKSLASH_ESCAPES requires.</summary>
    public bool NoBackslashEscapes { get => Get("No Backslash Escapes", false); set => base["No Backslash Escapes"] = value; }

    /// <summary>The password stays readable in an opened connection's ConnectionString.</summary>
    public bool PersistSecurityInfo { get => Get("Persist Security Info", false); set => base["Persist Security Info"] = value; }

    public string ServerRsaPublicKeyFile { get => Get("Server RSA Public Key File", ""); set => base["Server RSA Public Key File"] = value; }

    /// <summary>TINYINT(1) is read as bool.</summary>
    public bool TreatTinyAsBoolean { get => Get("Treat Tiny As Boolean", true); set => base["Treat Tiny As Boolean"] = value; }

    /// <summary>An UPDATE counts the rows that it changed, not those that it found.</summary>
    public bool UseAffectedRows { get => Get("Use Affected Rows", false); set => base["Use Affected Rows"] = value; }

    public override ICollection Keys => base.Keys.Cast<string>().OrderBy(key => key, StringComparer.Ordinal).ToList();

    [AllowNull]
    public override object this[string keyword]
    {
        get => base[ConnectionOption.Name(keyword)];
        set
        {
            var name = ConnectionOption.Name(keyword);
            if (value is null)
                base.Remove(name);
            else
                base[name] = value;
        }
    }

    public override bool ContainsKey(string keyword) => ConnectionOption.Find(keyword) is { } name && base.ContainsKey(name);

    public override bool Remove(string keyword) => ConnectionOption.Find(keyword) is { } name && base.Remove(name);

    internal string ToStringWithoutPassword()
    {
        var copy = new MySqlConnectionStringBuilder(ConnectionString);
        copy.Remove("Password");
        return copy.ConnectionString;
    }

    private T Get<T>(string name, T fallback) => TryGetValue(name, out var value) ? ConnectionOption.Convert<T>(name, value) : fallback;
}
