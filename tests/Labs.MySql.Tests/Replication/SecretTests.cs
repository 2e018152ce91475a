namespace Labs.MySql.Tests.Replication;

/// <summary>The passwords of a session's servers are in no error. The server accepts the statement and does not answer.</summary>
public sealed class SecretTests : MySqlLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task A_statement_that_is_not_answered_is_reported_without_its_password()
    {
        var spec = new ServerSpec { StatementTimeout = TimeSpan.FromSeconds(2) };
        var server = await Docker.ServerAsync(Product.MySql, spec);
        var password = Lab.Secret();
        await using var held = await server.HoldAsync("FLUSH TABLES WITH READ LOCK"); // CREATE USER waits for it
        var error = await Assert.ThrowsAsync<ServerException>(
            () => server.ExecuteAsync($"CREATE USER replication@'%' IDENTIFIED BY '{password}'"));
        Assert.Contains("IDENTIFIED BY '***'", error.Message);
        Assert.DoesNotContain(password, error.ToString());
    }
}
