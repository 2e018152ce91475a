using MySqlConnector;

namespace Labs.MySql;

/// <summary>Runs load against servers.</summary>
public static class LabWorkload
{
    /// <summary>
    /// Runs load against the server, after <see cref="LoadTable.PrepareLoadAsync"/>. The run counts the errors of statements and continues.
    /// A lost connection, for example because the server died, ends the run. The result then has what was measured before.
    /// </summary>
    /// <exception cref="MySqlException">A client could not connect, or the server refused to prepare a statement.</exception>
    public static async Task<WorkloadResult> LoadAsync(this Server server, WorkloadSpec spec, CancellationToken cancellationToken = default)
    {
        spec.Validate();
        var (lastId, rows) = await server.ExtentAsync(cancellationToken);
        spec.Journal?.Skip(lastId);
        // Each client has a connection of its own for the whole run.
        var connections = server.ConnectionString(builder => builder.Pooling = false);
        return await new WorkloadRun(spec, connections, lastId, rows).RunAsync(cancellationToken);
    }
}
