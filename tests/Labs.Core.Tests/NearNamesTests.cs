namespace Labs.Core.Tests;

public sealed class NearNamesTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)] // the usual example: two replacements and an insertion
    [InlineData("", "abc", 3)]
    [InlineData("Pod", "pod", 0)]
    public void The_distance_is_the_number_of_changed_characters(string a, string b, int expected)
    {
        Assert.Equal(expected, NearNames.Distance(a, b));
        Assert.Equal(expected, NearNames.Distance(b, a));
    }

    [Fact]
    public void The_nearest_three_names_within_the_distance_are_returned_once()
    {
        string[] names = ["services", "podz", "pods", "pod", "pots", "pods"];
        Assert.Equal(["podz", "pods", "pod"], NearNames.Of("podz", names));
        Assert.Equal(["podz"], NearNames.Of("podz", names, maxDistance: 0));
    }
}
