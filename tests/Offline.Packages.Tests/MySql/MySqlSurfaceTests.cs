using MySqlConnector;

namespace Offline.Packages.Tests;

/// <summary>
/// MySqlConnector.surface.txt lists the members of the real package that src/ may use, taken from the real assembly by
/// reflection. The stand-in has these and no others; the real package has these and more.
/// </summary>
public sealed class MySqlSurfaceTests
{
    private static readonly HashSet<string> Listed =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "MySql", "MySqlConnector.surface.txt")).Where(line => line.Length > 0)];

    [Fact]
    public void Every_listed_member_is_there() =>
        Assert.Empty(Listed.Except(PublicSurface.Of(typeof(MySqlConnection).Assembly)));

    [Fact]
    public void Stand_in_has_no_member_that_the_package_lacks()
    {
        var isStandIn = typeof(MySqlConnection).Assembly.GetName().Version < new Version(1, 0);
        if (isStandIn)
            Assert.Empty(PublicSurface.Of(typeof(MySqlConnection).Assembly).Except(Listed));
    }
}
