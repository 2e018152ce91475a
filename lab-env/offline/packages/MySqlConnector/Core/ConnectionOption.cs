using System.Globalization;

namespace MySqlConnector.Core;

/// <summary>The names of connection string options: one that is written, and others that are understood.</summary>
internal static class ConnectionOption
{
    private static readonly string[][] s_all =
    [
        ["Server", "Host", "Data Source", "DataSource", "Address", "Addr", "Network Address"],
        ["Port"],
        ["User ID", "UserID", "Username", "Uid", "User name", "User"],
        ["Password", "pwd"],
        ["Database", "Initial Catalog"],
        ["SSL Mode", "SslMode"],
        ["SSL CA", "CACertificateFile", "CA Certificate File", "SslCa", "Ssl-Ca"],
        ["TLS Version", "TlsVersion", "Tls-Version"],
        ["Pooling"],
        ["Connection Lifetime", "ConnectionLifeTime"],
        ["Connection Reset", "ConnectionReset"],
        ["Connection Idle Timeout", "ConnectionIdleTimeout"],
        ["Minimum Pool Size", "Min Pool Size", "MinimumPoolSize", "minpoolsize"],
        ["Maximum Pool Size", "Max Pool Size", "MaximumPoolSize", "maxpoolsize"],
        ["Allow Public Key Retrieval", "AllowPublicKeyRetrieval"],
        ["Allow User Variables", "AllowUserVariables"],
        ["Application Name", "ApplicationName"],
        ["Cancellation Timeout", "CancellationTimeout"],
        ["Connection Timeout", "ConnectionTimeout", "Connect Timeout"],
        ["Convert Zero DateTime", "ConvertZeroDateTime"],
        ["DateTime Kind", "DateTimeKind"],
        ["Default Command Timeout", "DefaultCommandTimeout", "Command Timeout"],
        ["GUID Format", "GuidFormat"],
        ["Ignore Command Transaction", "IgnoreCommandTransaction"],
        ["Ignore Prepare", "IgnorePrepare"],
        ["Interactive Session", "InteractiveSession", "Interactive"],
        ["Keep Alive", "Keepalive"],
        ["No Backslash Escapes", "NoBackslashEscapes"],
        ["Persist Security Info", "PersistSecurityInfo"],
        ["Server RSA Public Key File", "ServerRsaPublicKeyFile"],
        ["Treat Tiny As Boolean", "TreatTinyAsBoolean"],
        ["Use Affected Rows", "UseAffectedRows"],
    ];

    private static readonly Dictionary<string, string> s_names =
        s_all.SelectMany(names => names.Select(name => (name, names[0]))).ToDictionary(pair => pair.name, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);

    public static string? Find(string keyword) => s_names.GetValueOrDefault(keyword.Trim());

    /// <exception cref="ArgumentException">There is no such option.</exception>
    public static string Name(string keyword) => Find(keyword) ?? throw new ArgumentException($"Option '{keyword}' not supported.", keyword);

    public static T Convert<T>(string name, object value)
    {
        if (value is T known)
            return known;
        var text = System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        try
        {
            if (typeof(T).IsEnum)
                return (T)Enum.Parse(typeof(T), text, ignoreCase: true);
            if (typeof(T) == typeof(bool))
                return (T)(object)(text.ToUpperInvariant() switch { "YES" or "1" => true, "NO" or "0" => false, _ => bool.Parse(text) });
            return (T)System.Convert.ChangeType(text, typeof(T), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new ArgumentException($"Value '{text}' not supported for option '{name}'.", name, e);
        }
    }
}
