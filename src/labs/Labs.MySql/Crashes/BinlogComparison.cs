using System.Globalization;
using System.Text.RegularExpressions;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>The binary log beside the table.</summary>
/// <param name="InBinlog">Rows that the binary log has, in whole transactions.</param>
/// <param name="OnlyInBinlog">Ids that the table lacks.</param>
/// <param name="OnlyInTable">Ids that the binary log lacks.</param>
public sealed record BinlogComparison(int InBinlog, IReadOnlyList<long> OnlyInBinlog, IReadOnlyList<long> OnlyInTable)
{
    internal static BinlogComparison Of(IReadOnlyCollection<long> inBinlog, IReadOnlyCollection<long> inTable)
    {
        var (logged, present) = (inBinlog.ToHashSet(), inTable.ToHashSet());
        return new BinlogComparison(logged.Count, [.. logged.Where(id => !present.Contains(id)).Order()], [.. present.Where(id => !logged.Contains(id)).Order()]);
    }
}

public static partial class BinlogReading
{
    /// <summary>
    /// The ids of the workload's inserts in the server's binary log, in whole transactions, in its order. Read from the statements'
    /// text, which MariaDB logs by default and MySQL with binlog_rows_query_log_events = ON.
    /// </summary>
    /// <param name="from">Where to begin.</param>
    public static async Task<IReadOnlyList<long>> BinlogIdsAsync(this Server server, SourcePosition from, CancellationToken cancellationToken = default)
    {
        var ids = new List<long>();
        var logs = await server.ReadAsync<List<string>>("SHOW BINARY LOGS", [], async (reader, token) =>
        {
            var names = new List<string>();
            while (await reader.ReadAsync(token))
                names.Add(reader.GetString(0));
            return names;
        }, cancellationToken);
        foreach (var log in logs.Where(log => string.CompareOrdinal(log, from.File) >= 0))
            await ReadAsync(server, log, log == from.File ? from.Position : 4, ids, cancellationToken);
        return ids;
    }

    /// <summary>The id that an insert of the workload gave its row.</summary>
    internal static long? IdOf(string statement) => Insert().Match(statement) is { Success: true } match ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    private static async Task ReadAsync(Server server, string log, long position, List<long> ids, CancellationToken cancellationToken)
    {
        try
        {
            await server.ReadAsync<bool>(FormattableString.Invariant($"SHOW BINLOG EVENTS IN '{log}' FROM {position}"), [], async (reader, token) =>
            {
                var open = new List<long>();
                while (await reader.ReadAsync(token))
                {
                    var (type, info) = (reader.GetString(2), reader.GetString(5));
                    if (type == "Xid")
                    {
                        ids.AddRange(open);
                        open.Clear();
                    }
                    else if (IdOf(info) is { } id)
                        open.Add(id);
                    else if (type.StartsWith("Gtid", StringComparison.OrdinalIgnoreCase))
                        open.Clear();
                }
                return true;
            }, cancellationToken);
        }
        catch (MySqlException torn) when (torn.Number == 1220)
        {
            // "Wrong offset or I/O error": a power cut tore the file's end. What is before it counts.
        }
    }

    [GeneratedRegex(@"INSERT INTO lab\.entries \(id, k, pad\) VALUES \((\d+),", RegexOptions.IgnoreCase)]
    private static partial Regex Insert();
}
