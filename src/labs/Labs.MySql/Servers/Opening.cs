using MySqlConnector;

namespace Labs.MySql;

/// <summary>Opens connections so that cancelling takes effect at once.</summary>
internal static class Opening
{
    /// <summary>
    /// Returns an open connection. The driver does not look at the token while it waits for the server's greeting, which a hung server
    /// never sends: cancelled then, it goes on in the background until its own timeout, and is disposed.
    /// </summary>
    /// <exception cref="MySqlException">The server refuses, or does not answer.</exception>
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
                _ = ended.Exception; // seen
                connection.Dispose();
            }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }
}
