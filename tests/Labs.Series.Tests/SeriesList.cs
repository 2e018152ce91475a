using System.Globalization;

namespace Labs.Series.Tests;

/// <summary>What the tests expect of each notebook of the series, from notebooks.tsv in this folder.</summary>
internal static class SeriesList
{
    public static IReadOnlyList<Row> Rows { get; } =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "tests", "Labs.Series.Tests", "notebooks.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Select(row => new Row(
                row[0],
                int.Parse(row[1], CultureInfo.InvariantCulture),
                int.Parse(row[2], CultureInfo.InvariantCulture))),
    ];

    /// <summary>Returns each notebook with the number of its claims, for theories.</summary>
    public static TheoryData<string, int> Data()
    {
        var data = new TheoryData<string, int>();
        foreach (var row in Rows)
            data.Add(row.Notebook, row.Claims);
        return data;
    }

    /// <summary>A notebook's expectations.</summary>
    /// <param name="Notebook">The slug.</param>
    /// <param name="Claims">The number of its claims in the ledger.</param>
    /// <param name="NotTestable">How many of the claims may be "not testable here". The last column of the file says why.</param>
    internal sealed record Row(string Notebook, int Claims, int NotTestable);
}
