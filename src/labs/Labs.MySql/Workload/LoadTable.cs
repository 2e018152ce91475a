namespace Labs.MySql;

/// <summary>The table that workloads write to.</summary>
public static class LoadTable
{
    /// <summary>The table's name. Rows of a workload have positive ids, and rows that were there before have negative ids.</summary>
    public const string Name = "lab.entries";

    /// <summary>The size of the column pad in bytes.</summary>
    public const int PadBytes = 200;

    /// <summary>Creates the table, and replaces an existing one. It gets rows that updates and reads can find.</summary>
    /// <param name="rows">The number of rows; their ids are -1, -2, …</param>
    public static async Task PrepareLoadAsync(this Server server, int rows = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        await server.ExecuteAsync("CREATE DATABASE IF NOT EXISTS lab", cancellationToken);
        await server.ExecuteAsync($"DROP TABLE IF EXISTS {Name}", cancellationToken);
        await server.ExecuteAsync(
            $"CREATE TABLE {Name} (id BIGINT PRIMARY KEY, k INT NOT NULL, pad VARCHAR({PadBytes}) CHARACTER SET ascii NOT NULL) "
            + "ENGINE = InnoDB", cancellationToken);
        const int batch = 1000;
        for (var first = 1; first <= rows; first += batch)
        {
            var values = Enumerable.Range(first, Math.Min(batch, rows - first + 1)).Select(id => $"({-id}, {id}, REPEAT('x', 100))");
            await server.ExecuteAsync($"INSERT INTO {Name} VALUES {string.Join(',', values)}", cancellationToken);
        }
    }

    /// <summary>Returns the ids of the workload's rows in the table, ascending.</summary>
    /// <param name="after">Only ids larger than this.</param>
    public static async Task<IReadOnlyList<long>> PresentIdsAsync(
        this Server server, long after = 0, CancellationToken cancellationToken = default) =>
        await server.ListAsync<long>($"SELECT id FROM {Name} WHERE id > {after} ORDER BY id", cancellationToken);

    /// <summary>Returns the largest id of the workload's rows, and the number of rows that were there before.</summary>
    internal static async Task<(long LastId, int Rows)> ExtentAsync(this Server server, CancellationToken cancellationToken)
    {
        const string sql = $"SELECT GREATEST(COALESCE(MAX(id), 0), 0), -LEAST(COALESCE(MIN(id), 0), 0) FROM {Name}";
        return (await server.ListAsync<(long, int)>(sql, cancellationToken))[0];
    }
}
