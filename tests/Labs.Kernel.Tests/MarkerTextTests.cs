namespace Labs.Kernel.Tests;

/// <summary>Tests that a line which looks like a marker is text where C# says so.</summary>
public sealed class MarkerTextTests
{
    [Theory]
    [InlineData("var s = \"\"\"\n#!time\n\"\"\";\ns", "#!time")]
    [InlineData("var s = \"\"\"\n#!bash\n\"\"\";\ns", "#!bash")]
    [InlineData("var s = \"\"\"\n#!nothing\n\"\"\";\ns", "#!nothing")]
    [InlineData("var s = @\"\n#!bash\n\";\ns.Trim()", "#!bash")]
    [InlineData("var s = $@\"\n#!bash\n{1}\";\ns.Trim()", "#!bash\n1")]
    [InlineData("var s = $\"\"\"\n#!bash\n{2}\n\"\"\";\ns", "#!bash\n2")]
    [InlineData("var s = $\"\"\"\n{2}\n#!bash\n\"\"\";\ns", "2\n#!bash")]
    [InlineData("var s = \"\"\"\n#!bash\n\"\"\"u8.Length;\ns", "6")]
    [InlineData("/*\n#!bash\n*/\n3", "3")]
    [InlineData("var s = \"\"\"\n#!bash\n\"\"\";\n#!csharp\ns + 5", "#!bash5")]
    public async Task A_line_inside_a_string_or_a_comment_is_no_marker(string code, string expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, (await notebook.TextAsync(code))?.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("1 + 1 // \"\"\"\n#!bash\necho one\n", "one\n")]
    [InlineData("var s = \"/*\";\n#!bash\necho two\n", "two\n")]
    [InlineData("#!bash\necho '\"\"\"'\n#!bash\necho three\n", "\"\"\"\nthree\n")]
    public async Task A_marker_after_what_only_looks_like_a_string_is_one(string code, string expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, (await notebook.RunAsync(code)).Output.Stdout);
    }
}
