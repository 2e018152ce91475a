using System.Globalization;
using System.Text.RegularExpressions;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>The rows of the binary log compared with the rows of the table.</summary>
/// <param name="InBinlog">The number of rows in the complete transactions of the binary log.</param>
/// <param name="OnlyInBinlog">The ids that the table lacks.</param>
/// <param name="OnlyInTable">The ids that the binary log lacks.</param>
public sealed record BinlogComparison(int InBinlog, IReadOnlyList<long> OnlyInBinlog, IReadOnlyList<long> OnlyInTable)
{
    internal static BinlogComparison Of(IReadOnlyCollection<long> inBinlog, IReadOnlyCollection<long> inTable)
    {
        var (logged, present) = (inBinlog.ToHashSet(), inTable.ToHashSet());
        return new BinlogComparison(
            logged.Count,
            [.. logged.Where(id => !present.Contains(id)).Order()],
            [.. present.Where(id => !logged.Contains(id)).Order()]);
    }
}

/// <summary>Reads the workload's rows from a server's binary log.</summary>
internal static partial class BinlogReading
{
    /// <summary>
    /// Returns the ids of the workload's inserts in the complete transactions of the server's binary log, in its order. They come from the
    /// statements' text, which MariaDB logs by default and MySQL with binlog_rows_query_log_events = ON.
    /// </summary>
    public static async Task<IReadOnlyList<long>> BinlogIdsAsync(
        this Server server, SourcePosition from, CancellationToken cancellationToken)
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

    /// <summary>Returns the id that an insert of the workload gave its row; null for any other statement.</summary>
    public static long? IdOf(string statement) => Insert().Match(statement) is { Success: true } match
        ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
        : null;

    private static async Task ReadAsync(Server server, string log, long position, List<long> ids, CancellationToken cancellationToken)
    {
        var show = FormattableString.Invariant($"SHOW BINLOG EVENTS IN '{log}' FROM {position}");
        try
        {
            await server.ReadAsync<bool>(show, [], async (reader, token) =>
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
            // "Wrong offset or I/O error": a power loss tore the end of the file. The events before it count.
        }
    }

    [GeneratedRegex(@"INSERT INTO lab\.entries \(id, k, pad\) VALUES \((\d+),", RegexOptions.IgnoreCase)]
    private static partial Regex Insert();
}
