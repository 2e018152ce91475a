using Docker.DotNet;
using Docker.DotNet.Models;
using Labs;
using Labs.Docker;
using MySqlConnector;

namespace Offline.Packages.Tests;

/// <summary>A server in a container of its own, for all tests of its product.</summary>
public abstract class DatabaseServer(string image) : IAsyncLifetime
{
    private const string Password = "näht & \"it's\"";

    private readonly DockerClient _docker = new DockerClientBuilder().WithEndpoint(EngineFactAttribute.Endpoint).Build();
    private string? _container;

    public bool IsMariaDb => image == "mariadb";

    public string Host { get; private set; } = "";

    public static string RootPassword => Password;

    public string ConnectionString(Action<MySqlConnectionStringBuilder>? change = null)
    {
        var builder = new MySqlConnectionStringBuilder { Server = Host, UserID = "root", Password = Password, Database = "test", SslMode = MySqlSslMode.None, AllowPublicKeyRetrieval = true };
        change?.Invoke(builder);
        return builder.ConnectionString;
    }

    public async Task<MySqlConnection> OpenAsync(Action<MySqlConnectionStringBuilder>? change = null)
    {
        var connection = new MySqlConnection(ConnectionString(change));
        await connection.OpenAsync();
        return connection;
    }

    public async Task InitializeAsync()
    {
        if (new EngineFactAttribute().Skip is not null)
            return;
        var reference = (await new ImageStore(_docker).EnsureAsync(image)).Reference;
        var created = await _docker.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Image = reference,
            Env = [$"MYSQL_ROOT_PASSWORD={Password}"],
            Cmd = ["--max-allowed-packet=128M", "--max-connections=200"],
        });
        _container = created.ID;
        await _docker.Containers.StartContainerAsync(_container, new ContainerStartParameters());
        Host = (await _docker.Containers.InspectContainerAsync(_container)).NetworkSettings!.Networks.Values.First().IPAddress;
        await Wait.UntilAsync($"{image} answers", async _ =>
        {
            try
            {
                await using var connection = await OpenAsync(options => (options.Database, options.Pooling) = ("", false));
                await Run.NonQueryAsync(connection, "CREATE DATABASE IF NOT EXISTS test");
                return true;
            }
            catch (MySqlException)
            {
                return false;
            }
        }, TimeSpan.FromMinutes(1));
    }

    public async Task DisposeAsync()
    {
        await MySqlConnection.ClearAllPoolsAsync();
        if (_container is not null)
            await _docker.Containers.RemoveContainerAsync(_container, new ContainerRemoveParameters { Force = true, RemoveVolumes = true });
        _docker.Dispose();
    }
}

public sealed class MySqlDatabase() : DatabaseServer("mysql");

public sealed class MariaDbDatabase() : DatabaseServer("mariadb");

[CollectionDefinition(nameof(MySqlDatabase))]
public sealed class MySqlDatabaseGroup : ICollectionFixture<MySqlDatabase>;

[CollectionDefinition(nameof(MariaDbDatabase))]
public sealed class MariaDbDatabaseGroup : ICollectionFixture<MariaDbDatabase>;
