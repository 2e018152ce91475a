using System.Data;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace Offline.Packages.Tests;

public abstract class ConnectingTests(DatabaseServer server)
{
    [EngineFact]
    public async Task Open_connection_knows_its_server()
    {
        await using var connection = await server.OpenAsync();

        Assert.Equal(ConnectionState.Open, connection.State);
        Assert.Equal(server.IsMariaDb, connection.ServerVersion.Contains("MariaDB", StringComparison.Ordinal));
        Assert.Equal((long)connection.ServerThread, Convert.ToInt64(await Run.ScalarAsync(connection, "SELECT CONNECTION_ID()")));
        Assert.Equal("test", connection.Database);
        Assert.DoesNotContain(DatabaseServer.RootPassword, connection.ConnectionString);
    }

    [EngineFact]
    public async Task Character_set_is_utf8mb4_with_the_server_s_own_collation()
    {
        await using var connection = await server.OpenAsync(options => options.Pooling = false);
        const string Sql = "SELECT CONCAT_WS(' ', @@character_set_client, @@character_set_results, @@character_set_connection, @@collation_connection)";
        var opened = await Run.ScalarAsync(connection, Sql);
        await Run.NonQueryAsync(connection, "SET NAMES latin1");
        await Run.NonQueryAsync(connection, "SET NAMES utf8mb4");

        Assert.Equal(await Run.ScalarAsync(connection, Sql), opened);
        Assert.StartsWith("utf8mb4 utf8mb4 utf8mb4 utf8mb4_", (string?)opened);
    }

    [EngineFact]
    public void Synchronous_calls_do_the_same()
    {
        using var connection = new MySqlConnection(server.ConnectionString(options => options.Pooling = false));
        connection.Open();
        using var command = new MySqlCommand("SELECT @a + 1 UNION ALL SELECT @a + 2", connection);
        command.Parameters.AddWithValue("@a", 4);
        var seen = new List<long>();
        foreach (var isPrepared in new[] { false, true })
        {
            if (isPrepared)
                command.Prepare();
            using var reader = command.ExecuteReader();
            while (reader.Read())
                seen.Add(reader.GetInt64(0));
        }

        Assert.Equal([5, 6, 5, 6], seen);
        Assert.Equal(5L, Convert.ToInt64(command.ExecuteScalar()));
        Assert.True(connection.Ping());
        connection.Close();
        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    [EngineFact]
    public async Task Synchronous_and_asynchronous_calls_mix()
    {
        await using var connection = await server.OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            using var command = new MySqlCommand($"SELECT {i}", connection);
            Assert.Equal(i, Convert.ToInt32(command.ExecuteScalar()));
            Assert.Equal(i, Convert.ToInt32(await command.ExecuteScalarAsync()));
        }
    }

    [EngineTheory]
    [InlineData(MySqlSslMode.None, false, true)]
    [InlineData(MySqlSslMode.None, false, false)]
    [InlineData(MySqlSslMode.Preferred, true, true)]
    [InlineData(MySqlSslMode.Required, true, true)]
    [InlineData(MySqlSslMode.Required, true, false)]
    public async Task Encryption_follows_the_ssl_mode(MySqlSslMode mode, bool isEncrypted, bool isAsynchronous)
    {
        await using var connection = new MySqlConnection(server.ConnectionString(options => (options.SslMode, options.Pooling) = (mode, false)));
        if (isAsynchronous)
            await connection.OpenAsync();
        else
            connection.Open();
        using var command = new MySqlCommand("SHOW SESSION STATUS LIKE 'Ssl_cipher'", connection);
        await using var reader = await command.ExecuteReaderAsync();

        Assert.True(await reader.ReadAsync());
        Assert.Equal(isEncrypted, reader.GetString(1).Length > 0);
    }

    [EngineFact]
    public async Task Certificate_authority_is_checked()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (var connection = await server.OpenAsync())
                await File.WriteAllBytesAsync(file, (byte[])(await Run.ScalarAsync(connection, server.IsMariaDb ? "SELECT LOAD_FILE('/etc/mysql/tls/ca.pem')" : "SELECT LOAD_FILE(CONCAT(@@datadir, 'ca.pem'))"))!);
            await using (var trusting = await server.OpenAsync(options => (options.SslMode, options.SslCa, options.Pooling) = (MySqlSslMode.VerifyCA, file, false)))
                Assert.Equal(ConnectionState.Open, trusting.State);

            var error = await Assert.ThrowsAsync<MySqlException>(() => server.OpenAsync(options => (options.SslMode, options.Pooling) = (MySqlSslMode.VerifyCA, false)));
            Assert.Equal(MySqlErrorCode.UnableToConnectToHost, error.ErrorCode);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [EngineTheory]
    [InlineData(MySqlSslMode.None)]
    [InlineData(MySqlSslMode.Required)]
    public async Task Passwords_are_proved_in_full_and_from_the_cache(MySqlSslMode mode)
    {
        var user = $"u{Guid.NewGuid():n}"[..16];
        var method = server.IsMariaDb ? "BY" : "WITH caching_sha2_password BY";
        await using var root = await server.OpenAsync();
        await Run.NonQueryAsync(root, $"CREATE USER {user} IDENTIFIED {method} 'pässword'");
        await Run.NonQueryAsync(root, $"GRANT SELECT ON test.* TO {user}");

        // The first asks for the password itself, the second is answered from the server's cache.
        for (var i = 0; i < 2; i++)
        {
            await using var connection = await server.OpenAsync(Options);
            Assert.Equal($"{user}@%", await Run.ScalarAsync(connection, "SELECT CURRENT_USER()"));
        }

        if (!server.IsMariaDb && mode == MySqlSslMode.None)
        {
            // Without the key only the cache's answer is possible; it is empty again then.
            await using (var cached = await server.OpenAsync(WithoutKey))
                Assert.Equal($"{user}@%", await Run.ScalarAsync(cached, "SELECT CURRENT_USER()"));
            await Run.NonQueryAsync(root, "FLUSH PRIVILEGES");
            var error = await Assert.ThrowsAsync<MySqlException>(() => server.OpenAsync(WithoutKey));
            Assert.Contains("AllowPublicKeyRetrieval", error.Message);
        }

        void WithoutKey(MySqlConnectionStringBuilder options)
        {
            Options(options);
            options.AllowPublicKeyRetrieval = false;
        }

        void Options(MySqlConnectionStringBuilder options) => (options.UserID, options.Password, options.SslMode, options.Pooling) = (user, "pässword", mode, false);
    }

    [EngineFact]
    public async Task Server_switches_to_the_method_of_the_user()
    {
        var user = $"u{Guid.NewGuid():n}"[..16];
        await using var root = await server.OpenAsync();
        // MySQL 9 has sha256_password beside its default; MariaDB's only password methods share one default.
        await Run.NonQueryAsync(root, server.IsMariaDb ? $"CREATE USER {user} IDENTIFIED VIA mysql_native_password USING PASSWORD('')" : $"CREATE USER {user} IDENTIFIED WITH sha256_password BY 'x'");
        foreach (var mode in new[] { MySqlSslMode.None, MySqlSslMode.Required })
        {
            await using var connection = await server.OpenAsync(options =>
                (options.UserID, options.Password, options.Database, options.SslMode, options.Pooling) = (user, server.IsMariaDb ? "" : "x", "", mode, false));
            Assert.Equal($"{user}@%", await Run.ScalarAsync(connection, "SELECT CURRENT_USER()"));
        }
    }

    [EngineTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wrong_password_is_refused_in_the_server_s_words(bool isAsynchronous)
    {
        await using var connection = new MySqlConnection(server.ConnectionString(options => options.Password = "wrong"));
        var error = isAsynchronous ? await Assert.ThrowsAsync<MySqlException>(() => connection.OpenAsync()) : Assert.Throws<MySqlException>(connection.Open);

        Assert.Equal((1045, "28000"), (error.Number, error.SqlState));
        Assert.StartsWith("Access denied for user 'root'@", error.Message);
        Assert.Equal(ConnectionState.Closed, connection.State);
    }

    [EngineFact]
    public async Task Unknown_database_is_refused()
    {
        var error = await Assert.ThrowsAsync<MySqlException>(() => server.OpenAsync(options => options.Database = "nowhere"));

        Assert.Equal(MySqlErrorCode.UnknownDatabase, error.ErrorCode);
    }

    [EngineTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_listening_is_an_error_at_once(bool isAsynchronous)
    {
        await using var connection = new MySqlConnection(server.ConnectionString(options => options.Port = 3));
        var error = isAsynchronous ? await Assert.ThrowsAsync<MySqlException>(() => connection.OpenAsync()) : Assert.Throws<MySqlException>(connection.Open);

        Assert.Equal(MySqlErrorCode.UnableToConnectToHost, error.ErrorCode);
        Assert.Contains("Unable to connect", error.Message);
    }

    [EngineTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silent_server_ends_with_the_connect_timeout(bool isAsynchronous)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var connection = new MySqlConnection($"Server=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};User ID=root;Password=x;Connection Timeout=1");
        var error = await Assert.ThrowsAsync<MySqlException>(() => isAsynchronous ? connection.OpenAsync() : Task.Run(connection.Open)).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(MySqlErrorCode.UnableToConnectToHost, error.ErrorCode);
        Assert.Contains("Timeout", error.Message);
    }

    [EngineFact]
    public async Task Opening_can_be_cancelled()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var connection = new MySqlConnection($"Server=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};User ID=root;Password=x");
        using var cancellation = new CancellationTokenSource();
        var opening = connection.OpenAsync(cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [EngineFact]
    public async Task Server_that_is_none_is_told_apart()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await other.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        });
        await using var connection = new MySqlConnection($"Server=127.0.0.1;Port={((IPEndPoint)other.LocalEndpoint).Port};User ID=root;Password=x");

        await Assert.ThrowsAnyAsync<Exception>(() => connection.OpenAsync()).WaitAsync(TimeSpan.FromSeconds(30));
        await serving;
        Assert.NotEqual(ConnectionState.Open, connection.State);
    }
}
