namespace Labs.MySql;

/// <summary>The two servers that speak the protocol. They share much, and differ in defaults, words and replication.</summary>
public enum Product
{
    /// <summary>MySQL of Oracle.</summary>
    MySql,

    /// <summary>MariaDB.</summary>
    MariaDb,
}
