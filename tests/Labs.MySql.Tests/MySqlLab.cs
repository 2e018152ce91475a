using Labs.Docker;

namespace Labs.MySql.Tests;

/// <summary>A session on the real engine for each test. Everything that the test makes ends with the session.</summary>
public abstract class MySqlLab : IAsyncLifetime
{
    protected Lab Lab { get; private set; } = null!;

    protected Engine Docker { get; private set; } = null!;

    public static TheoryData<Product> Products => [Product.MySql, Product.MariaDb];

    public async ValueTask InitializeAsync()
    {
        CapabilityCheck.Require(Capability.Docker);
        Lab = await Lab.OpenAsync("mysql-tests");
        Docker = await Lab.DockerAsync();
    }

    public async ValueTask DisposeAsync() => await Lab.DisposeAsync();

    /// <summary>Starts a server that writes a binary log. MariaDB writes none by default.</summary>
    protected Task<Server> ServerAsync(Product product, Dictionary<string, string>? settings = null)
    {
        settings = settings is null ? [] : new(settings);
        settings.TryAdd("log_bin", "binlog");
        return Docker.ServerAsync(product, new ServerSpec { Settings = settings });
    }
}
