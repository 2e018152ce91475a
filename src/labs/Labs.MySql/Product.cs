namespace Labs.MySql;

/// <summary>The two servers that speak the protocol. They share much, and differ in defaults, words and replication.</summary>
public enum Product
{
    /// <summary>MySQL of Oracle.</summary>
    MySql,

    /// <summary>MariaDB.</summary>
    MariaDb,
}

public static class ProductNames
{
    /// <summary>As its makers write it: MySQL, MariaDB.</summary>
    public static string Text(this Product product) => product == Product.MySql ? "MySQL" : "MariaDB";

    /// <summary>As in image names and facts: mysql, mariadb.</summary>
    public static string Name(this Product product) => product == Product.MySql ? "mysql" : "mariadb";
}
