namespace MySqlConnector;

public sealed class MySqlHelper
{
    /// <summary>A text for between single quotes, under the SQL mode without NO_BACKSLASH_ESCAPES.</summary>
    public static string EscapeString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return string.Concat(value.Select(character => character is '\'' or '\\' or '"' ? $"\\{character}" : $"{character}"));
    }
}
