using Labs.Docker;
using MySqlConnector;

namespace Labs.MySql.Tests.Contract;

/// <summary>One server of a product for all its contract tests. Each test leaves it running and creates tables of its own.</summary>
public abstract class SharedServer(Product product) : IAsyncLifetime
{
    private Lab? _lab;

    public Product Product => product;

    public Server Server { get; private set; } = null!;

    /// <summary>Returns a name that no other test uses.</summary>
    public static string Unique(string prefix) => $"{prefix}_{Guid.NewGuid():n}"[..24];

    public async ValueTask InitializeAsync()
    {
        if (Capability.Docker.Missing() is not null)
            return;
        _lab = await Lab.OpenAsync("mysql-contract");
        Server = await (await _lab.DockerAsync()).ServerAsync(product);
        await Server.ExecuteAsync("CREATE DATABASE test");
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
            await _lab.DisposeAsync();
    }

    /// <summary>Returns an open connection with the library's own settings, in the database "test".</summary>
    /// <param name="change">Changes further settings. By default there is no pool.</param>
    public async Task<MySqlConnection> OpenAsync(Action<MySqlConnectionStringBuilder>? change = null)
    {
        var connection = new MySqlConnection(ConnectionString(change));
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(Action<MySqlConnectionStringBuilder>? change = null) => Server.ConnectionString(settings =>
    {
        (settings.Database, settings.Pooling) = ("test", false);
        change?.Invoke(settings);
    });
}

public sealed class MySqlSharedServer() : SharedServer(Product.MySql);

public sealed class MariaDbSharedServer() : SharedServer(Product.MariaDb);

[CollectionDefinition(nameof(MySqlSharedServer))]
public sealed class MySqlContractCollection : ICollectionFixture<MySqlSharedServer>;

[CollectionDefinition(nameof(MariaDbSharedServer))]
public sealed class MariaDbContractCollection : ICollectionFixture<MariaDbSharedServer>;
