using System.Data;
using System.Data.Common;
using MySqlConnector.Core;

namespace MySqlConnector;

public sealed partial class MySqlConnection
{
    internal MySqlTransaction? CurrentTransaction { get; set; }

    public new MySqlTransaction BeginTransaction() => BeginTransaction(IsolationLevel.Unspecified);

    public new MySqlTransaction BeginTransaction(IsolationLevel isolationLevel) => Begin(isolationLevel, null);

    public MySqlTransaction BeginTransaction(IsolationLevel isolationLevel, bool isReadOnly) => Begin(isolationLevel, isReadOnly);

    public new ValueTask<MySqlTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) => BeginAsync(IsolationLevel.Unspecified, null, cancellationToken);

    public new ValueTask<MySqlTransaction> BeginTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken = default) => BeginAsync(isolationLevel, null, cancellationToken);

    public ValueTask<MySqlTransaction> BeginTransactionAsync(IsolationLevel isolationLevel, bool isReadOnly, CancellationToken cancellationToken = default) => BeginAsync(isolationLevel, isReadOnly, cancellationToken);

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => BeginTransaction(isolationLevel);

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        await BeginAsync(isolationLevel, null, cancellationToken).ConfigureAwait(false);

    private MySqlTransaction Begin(IsolationLevel isolationLevel, bool? isReadOnly)
    {
        using var calls = new SynchronousCalls(this);
        return BeginAsync(isolationLevel, isReadOnly, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    // Unspecified is REPEATABLE READ, InnoDB's own default; Snapshot is that with the snapshot taken at once.
    private async ValueTask<MySqlTransaction> BeginAsync(IsolationLevel isolationLevel, bool? isReadOnly, CancellationToken ct)
    {
        if (State != ConnectionState.Open)
            throw new InvalidOperationException("Connection is not open.");
        if (CurrentTransaction is not null)
            throw new InvalidOperationException("Transactions may not be nested.");
        var level = isolationLevel switch
        {
            IsolationLevel.ReadUncommitted => "read uncommitted",
            IsolationLevel.ReadCommitted => "read committed",
            IsolationLevel.Serializable => "serializable",
            IsolationLevel.RepeatableRead or IsolationLevel.Snapshot or IsolationLevel.Unspecified => "repeatable read",
            _ => throw new NotSupportedException($"IsolationLevel.{isolationLevel} is not supported."),
        };
        List<string> characteristics = [];
        if (isolationLevel == IsolationLevel.Snapshot)
            characteristics.Add("with consistent snapshot");
        if (isReadOnly is { } readOnly)
            characteristics.Add(readOnly ? "read only" : "read write");

        var session = Session;
        var user = new object();
        session.Occupy(user);
        try
        {
            await session.QueryAsync($"set session transaction isolation level {level}", ct).ConfigureAwait(false);
            await session.QueryAsync($"start transaction {string.Join(", ", characteristics)}".TrimEnd(), ct).ConfigureAwait(false);
        }
        finally
        {
            session.Release(user);
        }
        return CurrentTransaction = new MySqlTransaction(this, isolationLevel);
    }
}
