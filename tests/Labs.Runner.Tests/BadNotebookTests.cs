using System.Text;
using Labs.Runner.Notebooks;

namespace Labs.Runner.Tests;

/// <summary>Files that are not notebooks are refused with one line that names the file and what is wrong.</summary>
public sealed class BadNotebookTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("[]", "a list")]
    [InlineData("{}", "nbformat")]
    [InlineData("{\"nbformat\":3,\"worksheets\":[]}", "format 3")]
    [InlineData("{\"nbformat\":4,\"cells\":{}}", "'cells'")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"cell_type\":\"poem\",\"source\":\"\"}]}", "cell 1")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\"}]}", "no source")]
    [InlineData("{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\",\"sou", "truncated")]
    [InlineData("\u0000\u0001\u0002", "not JSON")]
    [InlineData("{\"nbformat\":4,\"cells\":[],\"metadata\":{\"x\":[{\"y\":1,\"y\":2}]}}", "'y'")]
    public void A_bad_file_is_refused_in_one_line(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("bad.ipynb", text);
        var message = Assert.Throws<NotebookException>(() => Notebook.Read(path)).Message;
        Assert.StartsWith(path, message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_huge_file_is_not_read()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("huge.ipynb", "{}");
        using (var file = File.OpenWrite(path))
            file.SetLength(300L << 20); // sparse
        Assert.Contains("300 MiB", Assert.Throws<NotebookException>(() => Notebook.Read(path)).Message);
    }

    [Fact]
    public void Two_hundred_mutants_are_read_or_refused_with_a_message()
    {
        var good = Encoding.UTF8.GetBytes(
            TestNotebook.Json(("var x = 1;", ["parameters"]), ("x + 1", []), ("\"ü\"", ["raises-exception"])));
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "mutant.ipynb");
        var random = new Random(200);
        var refused = 0;
        for (var mutant = 0; mutant < 200; mutant++)
        {
            var bytes = Mutate(good, random);
            File.WriteAllBytes(path, bytes);
            try
            {
                var read = Notebook.Read(path);
                // What was accepted must be usable to its last corner.
                foreach (var cell in read.Cells)
                    _ = (cell.Source, cell.Tags, cell.Exercise, cell.Language, cell.Headline, cell.Outputs);
                _ = (read.Title, read.Requires, read.Slug, read.Copy().ToText());
            }
            catch (NotebookException exception)
            {
                refused++;
                Assert.Contains(path, exception.Message);
            }
        }
        Assert.InRange(refused, 50, 199);
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(30, bytes.Count - at)));
                    break;
                case 3:
                    bytes.InsertRange(at, "null"u8.ToArray());
                    break;
                default:
                    bytes = bytes.GetRange(0, Math.Max(1, at));
                    break;
            }
        }
        return [.. bytes];
    }
}
