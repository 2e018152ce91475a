using MySqlConnector.Protocol;

namespace MySqlConnector.Core;

/// <summary>A command as the payload that runs it, its parameters' values put in.</summary>
internal static class StatementWriter
{
    /// <summary>COM_QUERY: the values become part of the text.</summary>
    public static ReadOnlyMemory<byte> Text(SqlText text, MySqlParameterCollection? parameters, bool noBackslashEscapes, ConnectionSettings settings)
    {
        var writer = new PayloadWriter(Command.Query, text.Sql.Length + 64);
        var copied = 0;
        foreach (var placeholder in text.Placeholders)
        {
            if (Find(placeholder, parameters, settings, text.Sql) is not { } parameter)
                continue;
            writer.Text(text.Sql.AsSpan(copied, placeholder.Start - copied));
            SqlLiteral.Write(writer, parameter, noBackslashEscapes, settings);
            copied = placeholder.Start + placeholder.Length;
        }
        writer.Text(text.Sql.AsSpan(copied));
        return writer.Payload;
    }

    /// <summary>COM_STMT_PREPARE: each parameter becomes "?". Names that stay variables of the server are left alone.</summary>
    public static (ReadOnlyMemory<byte> Payload, IReadOnlyList<Placeholder> Placeholders) Prepare(SqlText text, MySqlParameterCollection? parameters, ConnectionSettings settings)
    {
        var writer = new PayloadWriter(Command.StatementPrepare, text.Sql.Length + 64);
        var kept = new List<Placeholder>();
        var copied = 0;
        foreach (var placeholder in text.Placeholders)
        {
            if (placeholder.Name is not null && settings.AllowUserVariables && (parameters?.FindIndex(placeholder.Name) ?? -1) < 0)
                continue;
            writer.Text(text.Sql.AsSpan(copied, placeholder.Start - copied));
            writer.Byte((byte)'?');
            copied = placeholder.Start + placeholder.Length;
            kept.Add(placeholder);
        }
        writer.Text(text.Sql.AsSpan(copied));
        return (writer.Payload, kept);
    }

    /// <summary>COM_STMT_EXECUTE: the values go in the binary protocol.</summary>
    public static ReadOnlyMemory<byte> Execute(PayloadWriter writer, PreparedStatement statement, MySqlParameterCollection? parameters, ConnectionSettings settings)
    {
        writer.Restart(Command.StatementExecute);
        writer.UInt32(statement.Id);
        writer.Byte(0);
        writer.UInt32(1);
        if (statement.Placeholders.Count == 0)
            return writer.Payload;

        var values = new MySqlParameter[statement.Placeholders.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Find(statement.Placeholders[i], parameters, settings, statement.Sql) ?? throw Undefined(statement.Placeholders[i], statement.Sql);
        var nulls = writer.Length;
        writer.Zeros((values.Length + 7) / 8);
        // The server keeps the types, and checks them anew each time they are sent.
        var isKnown = statement.HasTypes(values);
        writer.Byte(isKnown ? (byte)0 : (byte)1);
        if (!isKnown)
        {
            foreach (var parameter in values)
                writer.UInt16(BinaryParameter.Type(parameter));
        }
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i].Value is null or DBNull)
                writer.At(nulls + i / 8, 1)[0] |= (byte)(1 << i % 8);
            else
                BinaryParameter.Write(writer, values[i], settings);
        }
        if (!isKnown)
            statement.Types = Array.ConvertAll(values, BinaryParameter.Type);
        return writer.Payload;
    }

    private static MySqlParameter? Find(Placeholder placeholder, MySqlParameterCollection? parameters, ConnectionSettings settings, string sql)
    {
        if (placeholder.Name is null)
        {
            var count = parameters?.Count ?? 0;
            return placeholder.Position < count ? parameters![placeholder.Position]
                : throw new MySqlException($"Parameter index {placeholder.Position} is invalid when only {count} parameter{(count == 1 ? " is" : "s are")} defined.");
        }
        var index = parameters?.FindIndex(placeholder.Name) ?? -1;
        if (index >= 0)
            return parameters![index];
        return settings.AllowUserVariables ? null : throw Undefined(placeholder, sql);
    }

    private static MySqlException Undefined(Placeholder placeholder, string sql) =>
        new($"Parameter '{sql.Substring(placeholder.Start, placeholder.Length)}' must be defined. To use this as a variable, set 'Allow User Variables=true' in the connection string.");
}
