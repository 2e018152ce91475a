namespace Labs.MySql;

/// <summary>The two products that speak the MySQL protocol. They differ in defaults, statements and replication.</summary>
public enum Product
{
    /// <summary>MySQL, by Oracle.</summary>
    MySql,

    /// <summary>MariaDB, which began as a fork of MySQL 5.5.</summary>
    MariaDb,
}

/// <summary>How the products are written.</summary>
public static class ProductNames
{
    /// <summary>Returns the name as the product's makers write it: MySQL, MariaDB.</summary>
    public static string Text(this Product product) => product == Product.MySql ? "MySQL" : "MariaDB";

    /// <summary>Returns the name as in image names and facts: mysql, mariadb.</summary>
    public static string Name(this Product product) => product == Product.MySql ? "mysql" : "mariadb";
}
