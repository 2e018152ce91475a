using MySqlConnector.Protocol;

namespace MySqlConnector.Core;

/// <summary>A statement that the server has parsed and keeps for this session.</summary>
internal sealed record PreparedStatement(uint Id, string Sql, IReadOnlyList<Placeholder> Placeholders)
{
    /// <summary>What describes the columns of the last execution, in the server's bytes: the next has the same as a rule.</summary>
    public byte[][] Definitions { get; set; } = [];

    /// <summary>For these definitions.</summary>
    public (ColumnDefinition[] Columns, Row Row)? Described { get; set; }

    /// <summary>The parameters' types as of the last execution.</summary>
    public ushort[] Types { get; set; } = [];

    public bool HasTypes(ReadOnlySpan<MySqlParameter> values)
    {
        if (Types.Length != values.Length)
            return false;
        for (var i = 0; i < values.Length; i++)
        {
            if (Types[i] != BinaryParameter.Type(values[i]))
                return false;
        }
        return true;
    }

    public static async ValueTask<PreparedStatement> PrepareAsync(Session session, SqlText text, MySqlParameterCollection? parameters, ConnectionSettings settings, CancellationToken ct)
    {
        var (request, placeholders) = StatementWriter.Prepare(text, parameters, settings);
        await session.SendAsync(request, ct).ConfigureAwait(false);
        var (id, columns, expected) = Parse((await session.ReceiveAsync(ct).ConfigureAwait(false)).Span);
        // Descriptions of the parameters and of the columns; the latter come again with each execution.
        await SkipAsync(session, expected, ct).ConfigureAwait(false);
        await SkipAsync(session, columns, ct).ConfigureAwait(false);
        if (expected != placeholders.Count)
            throw new MySqlException($"The server sees {expected} parameters in the statement, where {placeholders.Count} were found: {text.Sql}");
        return new PreparedStatement(id, text.Sql, placeholders);
    }

    private static (uint Id, int Columns, int Parameters) Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        reader.Skip(1);
        return (reader.UInt32(), reader.UInt16(), reader.UInt16());
    }

    private static async ValueTask SkipAsync(Session session, int definitions, CancellationToken ct)
    {
        for (var i = 0; definitions > 0 && i <= definitions; i++)
            await session.ReceiveAsync(ct).ConfigureAwait(false);
    }
}
