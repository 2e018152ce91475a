namespace Labs.MySql;

/// <summary>
/// A statement of a workload. It is prepared, and each execution is a transaction. Its parameters are <c>@id</c>, the next id of the
/// journal; <c>@key</c>, the id of a random row that <see cref="LoadTable.PrepareLoadAsync"/> made; and <c>@pad</c>, random text.
/// </summary>
/// <param name="Name">The name in results.</param>
/// <param name="Weight">The statement's share of a mix, relative to the other weights.</param>
public sealed record Statement(string Name, string Sql, double Weight = 1)
{
    /// <summary>Inserts a row under the journal's next id. Crash trials count these rows.</summary>
    public static Statement Insert { get; } = new("insert", $"INSERT INTO {LoadTable.Name} (id, k, pad) VALUES (@id, @key, @pad)");

    /// <summary>Updates one of the prepared rows.</summary>
    public static Statement Update { get; } = new("update", $"UPDATE {LoadTable.Name} SET k = k + 1 WHERE id = @key");

    /// <summary>Reads one of the prepared rows by its primary key.</summary>
    public static Statement Read { get; } = new("read", $"SELECT pad FROM {LoadTable.Name} WHERE id = @key");
}
