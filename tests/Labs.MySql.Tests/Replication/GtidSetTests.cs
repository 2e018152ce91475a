namespace Labs.MySql.Tests.Replication;

public sealed class GtidSetTests
{
    private const string A = "3e11fa47-71ca-11e1-9e33-c80aa9429562", B = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    [Theory]
    [InlineData("", "", 0)]
    [InlineData($"{A}:1-5:7", $"{A}:1-5:7", 6)]
    [InlineData($"{B}:2,\n{A}:4-5:1-3:8", $"{A}:1-5:8,{B}:2", 7)]
    [InlineData($"{A}:1-2:tag:1-3", $"{A}:1-2,{A}:tag:1-3", 5)]
    [InlineData("0-11-3,1-12-2", "0:1-3,1:1-2", 5)]
    public void Both_products_forms_are_read(string text, string expected, long count)
    {
        var set = GtidSet.Parse(text);
        Assert.Equal((expected, count), (set.ToString(), set.Count));
    }

    [Theory]
    [InlineData($"{A}:1-10", $"{A}:3-4:8", $"{A}:1-2:5-7:9-10")]
    [InlineData($"{A}:1-10", $"{A}:1-12", "")]
    [InlineData($"{A}:5-6", $"{A}:1-5", $"{A}:6")]
    [InlineData($"{A}:1-2,{B}:1", $"{B}:1", $"{A}:1-2")]
    [InlineData("0-1-150", "0-2-100", "0:101-150")]
    public void What_another_set_lacks_is_found(string text, string other, string lacking) =>
        Assert.Equal(lacking, GtidSet.Parse(text).Except(GtidSet.Parse(other)).ToString());

    [Fact]
    public void A_union_merges_intervals_that_touch() =>
        Assert.Equal($"{A}:1-9", GtidSet.Parse($"{A}:1-3:8-9").Union(GtidSet.Parse($"{A}:4-7")).ToString());

    [Fact]
    public void The_short_form_cuts_identifiers()
    {
        Assert.Equal("3e11fa47…:1-5", GtidSet.Parse($"{A}:1-5").Abbreviated);
        Assert.Equal("none", GtidSet.Parse("").Abbreviated);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData($"{A}:5-1")]
    [InlineData("0-1-x")]
    public void Other_text_is_refused(string text) => Assert.Throws<FormatException>(() => GtidSet.Parse(text));
}
