namespace Labs.Kernel.Tests;

/// <summary>Tests that code with namespaces runs in cells.</summary>
public sealed class CellNamespaceTests
{
    [Theory]
    [InlineData("namespace X { public class B { public int V => 1; } }\nnew X.B().V", "1")]
    [InlineData(
        "namespace X.Y\n{\n    using System.Globalization;\n"
            + "    class B { public string V => 0.5.ToString(CultureInfo.InvariantCulture); }\n}\nnew X.Y.B().V", "0.5")]
    [InlineData(
        "namespace X { namespace Y { class B { public int V => 3; } } class C : X.Y.B; }\n"
            + "new X.C().V + new global::X.Y.B().V", "6")]
    [InlineData("using X;\nnamespace X { class B { public static int V => 4; } }\nB.V", "4")]
    [InlineData("namespace X { static class E { public static int Twice(this int n) => 2 * n; } }\n4.Twice()", "8")]
    [InlineData("namespace X { enum Color { Red } }\nX.Color.Red", "Red")]
    [InlineData("namespace X { class B<T> { public T? V; } }\nnew List<X.B<int>> { new() }[0].V", "0")]
    public async Task Their_types_have_their_names_with_and_without_the_namespace(string code, string expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, await notebook.TextAsync(code));
        Assert.Equal(expected, await notebook.TextAsync(code));
    }

    [Fact]
    public async Task Later_cells_can_use_them_and_declare_them_again()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("namespace Shop.Model;\n\npublic record Order(int Id);");
        Assert.Equal("Order { Id = 1 }", await notebook.TextAsync("using Shop.Model;\nnew Order(1)"));
        await notebook.RunAsync("namespace Shop.Model;\n\npublic record Order(string Name);");
        Assert.Equal("Order { Name = a }", await notebook.TextAsync("new Shop.Model.Order(\"a\")"));
        Assert.Equal("2", await notebook.TextAsync("var Shop = new { Model = 2 }; Shop.Model"));
    }

    [Fact]
    public async Task A_namespace_that_libraries_have_too_keeps_their_types()
    {
        await using var notebook = new Notebook();
        const string Declares = "namespace System.Globalization { public class Note { public int V => 1; } }\n";
        const string Uses = "$\"{new System.Globalization.Note().V} {System.Globalization.CultureInfo.InvariantCulture.LCID}\"";
        Assert.Equal("1 127", await notebook.TextAsync(Declares + Uses));
        Assert.Equal("1 127", await notebook.TextAsync(Uses));
        Assert.Equal("1 127", await notebook.TextAsync(
            "using System.Globalization;\n$\"{new Note().V} {CultureInfo.InvariantCulture.LCID}\""));
        Assert.Equal("127", await notebook.TextAsync(
            "using Culture = System.Globalization.CultureInfo;\nCulture.InvariantCulture.LCID"));
    }

    [Fact]
    public async Task An_error_points_at_its_place()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("namespace X\n{\n    class B\n    {\n        int F() => missing;\n    }\n}");
        Assert.Equal(("CS0103", 5, 20), (error.Name, error.Line, error.Column));
    }
}
