namespace Labs.Kernel.Tests;

/// <summary>Tests how tables, readers and data frames are shown.</summary>
public sealed class TabularValueTests
{
    private const string Table = """
        using System.Data;
        var table = new DataTable("people");
        table.Columns.Add("Name"); table.Columns.Add("Age", typeof(int)); table.Columns.Add("Born", typeof(DateTime));
        table.Rows.Add("Ada", 36, new DateTime(1815, 12, 10)); table.Rows.Add("Bo", DBNull.Value, null);
        """;

    private const string Text = "Name  Age   Born\nAda   36    1815-12-10T00:00:00\nBo    null  null";
    private const string Html = "<th>Name</th><th>Age</th><th>Born</th></tr></thead>"
        + "<tr><td>Ada</td><td>36</td><td>1815-12-10T00:00:00</td></tr>";

    [Theory]
    [InlineData("table", "DataTable people (2 rows, 3 columns)")]
    [InlineData("table.DefaultView", "DataView of people (2 rows, 3 columns)")]
    [InlineData("table.CreateDataReader()", "DataTableReader (its rows were read to show them)")]
    public async Task A_table_a_view_and_a_reader_are_shown_as_a_table(string code, string title)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync(Table);
        var data = (await notebook.RunAsync(code)).Result.Result!.Data;
        Assert.Equal($"{title}\n{Text}", data["text/plain"]);
        Assert.Contains(Html, data["text/html"]);
    }

    [Theory]
    [InlineData("table.Rows[0]", "<tr><th>Name</th><td>Ada</td></tr>")]
    [InlineData("table.Rows", Html)]
    [InlineData("table.Select()", Html)]
    [InlineData("table.DefaultView.Cast<DataRowView>().ToArray()", Html)]
    [InlineData(
        "var set = new DataSet(); set.Tables.Add(table); set",
        $"<p>DataTable people (2 rows, 3 columns)</p><table><thead><tr>{Html}")]
    public async Task Rows_are_shown_by_their_columns(string code, string html)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync(Table);
        Assert.Contains(html, (await notebook.RunAsync(code)).Result.Result!.Data["text/html"]);
    }

    [Fact]
    public async Task A_long_table_says_how_much_is_left_out_and_a_reader_where_it_stands()
    {
        await using var notebook = new Notebook(new KernelOptions { MaxRows = 3 });
        await notebook.RunAsync("""
            using System.Data;
            var table = new DataTable(); table.Columns.Add("N", typeof(int)); for (var i = 0; i < 2000; i++) table.Rows.Add(i);
            var reader = table.CreateDataReader();
            """);
        Assert.EndsWith("\n2\n(only the first 3 of 2,000 rows are shown)", await notebook.TextAsync("table"));
        Assert.EndsWith(
            "\n2\n(only 3 rows were read; the next Read() goes on behind them. These rows are shown)", await notebook.TextAsync("reader"));
        Assert.Equal("3", await notebook.TextAsync("reader.Read();\nreader[0]"));
        Assert.Equal("DataTableReader (closed)", await notebook.TextAsync("reader.Close();\nreader"));
    }

    [Fact]
    public async Task A_data_frame_is_recognized_by_its_shape()
    {
        using var folder = new TemporaryFolder();
        var library = Library.Write(folder.Path, "Frames.dll", """
            using System.Collections; using System.Collections.Generic;
            namespace Microsoft.Data.Analysis
            {
                public class DataFrame
                {
                    public DataFrameColumns Columns { get; } = new();
                    public object Rows => throw new System.NotSupportedException();
                    public override string ToString() => "not this";
                }
                public class DataFrameColumns : List<DataFrameColumn> { }
                public class DataFrameColumn
                {
                    public string Name { get; set; }
                    public object[] Cells { get; set; }
                    public long Length => Cells.Length;
                    public object this[long row] => Cells[row];
                }
                public class PrimitiveColumn : DataFrameColumn { public new int? this[long row] => (int?)base[row]; }
            }
            """);
        await using var notebook = new Notebook();
        var data = (await notebook.RunAsync($$"""
            #r "{{library}}"
            using Microsoft.Data.Analysis;
            new DataFrame { Columns = { new DataFrameColumn { Name = "city", Cells = ["Bonn", "Ulm"] },
                new PrimitiveColumn { Name = "people", Cells = [330_000, null] } } }
            """)).Result.Result!.Data;
        Assert.Equal("DataFrame (2 rows, 2 columns)\ncity  people\nBonn  330000\nUlm   null", data["text/plain"]);
        Assert.Contains("<tr><td>Bonn</td><td>330000</td></tr>", data["text/html"]);
    }
}
