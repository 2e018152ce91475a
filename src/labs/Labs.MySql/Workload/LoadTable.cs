namespace Labs.MySql;

/// <summary>The table that workloads write to.</summary>
public static class LoadTable
{
    /// <summary>Journalled rows have positive ids, the rows that were there before them negative ones.</summary>
    public const string Name = "lab.entries";

    public const int PadBytes = 200;

    /// <summary>Makes the table anew, with rows that updates and reads can find.</summary>
    /// <param name="rows">Their ids are -1, -2, …</param>
    public static async Task PrepareLoadAsync(this Server server, int rows = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        await server.ExecuteAsync("CREATE DATABASE IF NOT EXISTS lab", cancellationToken);
        await server.ExecuteAsync($"DROP TABLE IF EXISTS {Name}", cancellationToken);
        await server.ExecuteAsync($"CREATE TABLE {Name} (id BIGINT PRIMARY KEY, k INT NOT NULL, pad VARCHAR({PadBytes}) CHARACTER SET ascii NOT NULL) ENGINE = InnoDB", cancellationToken);
        const int batch = 1000;
        for (var first = 1; first <= rows; first += batch)
        {
            var values = Enumerable.Range(first, Math.Min(batch, rows - first + 1)).Select(id => $"({-id}, {id}, REPEAT('x', 100))");
            await server.ExecuteAsync($"INSERT INTO {Name} VALUES {string.Join(',', values)}", cancellationToken);
        }
    }

    /// <summary>The ids of the journalled rows that the table holds, ascending.</summary>
    /// <param name="after">Only larger ones.</param>
    public static async Task<IReadOnlyList<long>> PresentIdsAsync(this Server server, long after = 0, CancellationToken cancellationToken = default) =>
        await server.ListAsync<long>($"SELECT id FROM {Name} WHERE id > {after} ORDER BY id", cancellationToken);

    internal static async Task<(long LastId, int Rows)> ExtentAsync(this Server server, CancellationToken cancellationToken) =>
        (await server.ListAsync<(long, int)>($"SELECT GREATEST(COALESCE(MAX(id), 0), 0), -LEAST(COALESCE(MIN(id), 0), 0) FROM {Name}", cancellationToken))[0];
}
