namespace MySqlConnector;

/// <summary>The kind of the DateTime values that are read.</summary>
public enum MySqlDateTimeKind
{
    Unspecified = 0,
    Utc = 1,
    Local = 2,
}
