namespace Labs.MySql;

/// <summary>
/// A statement of a workload, run prepared and committed by itself. Its parameters: <c>@id</c>, the next id of the journal;
/// <c>@key</c>, the id of a random one of the rows that <see cref="LoadTable.PrepareLoadAsync"/> made; <c>@pad</c>, random text.
/// </summary>
/// <param name="Name">In tables.</param>
/// <param name="Weight">Its share in a mix, beside the others' weights.</param>
public sealed record Statement(string Name, string Sql, double Weight = 1)
{
    /// <summary>A new row under the journal's next id: what the trials count after a crash.</summary>
    public static Statement Insert { get; } = new("insert", $"INSERT INTO {LoadTable.Name} (id, k, pad) VALUES (@id, @key, @pad)");

    /// <summary>One row of the prepared ones, changed in place.</summary>
    public static Statement Update { get; } = new("update", $"UPDATE {LoadTable.Name} SET k = k + 1 WHERE id = @key");

    /// <summary>One row by its primary key.</summary>
    public static Statement Read { get; } = new("read", $"SELECT pad FROM {LoadTable.Name} WHERE id = @key");
}
