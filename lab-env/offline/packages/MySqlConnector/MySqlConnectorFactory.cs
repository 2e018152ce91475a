using System.Data.Common;

namespace MySqlConnector;

/// <summary>For code that knows ADO.NET only.</summary>
public sealed class MySqlConnectorFactory : DbProviderFactory
{
    public static readonly MySqlConnectorFactory Instance = new();

    private MySqlConnectorFactory()
    {
    }

    public override DbCommand CreateCommand() => new MySqlCommand();

    public override DbConnection CreateConnection() => new MySqlConnection();

    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => new MySqlConnectionStringBuilder();

    public override DbParameter CreateParameter() => new MySqlParameter();

    public override DbDataSource CreateDataSource(string connectionString) => new MySqlDataSource(connectionString);
}
