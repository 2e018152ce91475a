using MySqlConnector;

namespace Labs.MySql;

/// <summary>Opens connections so that cancelling takes effect at once.</summary>
internal static class Opening
{
    /// <summary>
    /// Returns an open connection. The driver ignores the token while it waits for the server's greeting, which a hung server never
    /// sends. A cancelled attempt therefore continues in the background until the driver's own timeout, and is then disposed.
    /// </summary>
    /// <exception cref="MySqlException">The server refuses the connection, or does not answer.</exception>
    public static async Task<MySqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new MySqlConnection(connectionString);
        var opening = connection.OpenAsync(cancellationToken);
        try
        {
            await opening.WaitAsync(cancellationToken);
            return connection;
        }
        catch
        {
            _ = opening.ContinueWith(ended =>
            {
                _ = ended.Exception; // observed, so that it is not reported as unhandled
                connection.Dispose();
            }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }
}
