namespace MySqlConnector;

/// <summary>Which columns are read as Guid, and how a Guid is written.</summary>
public enum MySqlGuidFormat
{
    /// <summary>As <see cref="Char36"/>.</summary>
    Default = 0,

    None = 1,

    /// <summary>CHAR(36), with hyphens.</summary>
    Char36 = 2,

    /// <summary>CHAR(32), without hyphens.</summary>
    Char32 = 3,
}
