namespace Labs.Kernel.Tests;

/// <summary>Tests that source generators complete the types of cells.</summary>
public sealed class SourceGeneratorTests : IDisposable
{
    private readonly PackageFeed _feed = new();

    [Fact]
    public async Task A_generated_regular_expression_works_and_can_be_defined_again()
    {
        await using var notebook = new Notebook();
        Assert.Equal("12", await notebook.TextAsync("""
            using System.Text.RegularExpressions;
            partial class Patterns
            {
                [GeneratedRegex(@"\d+")]
                internal static partial Regex Number { get; }
            }
            Patterns.Number.Match("a12b").Value
            """));
        Assert.Equal("Generated", await notebook.TextAsync("Patterns.Number.GetType().Namespace.Split('.').Last()"));
        Assert.Equal("b", await notebook.TextAsync("""
            static partial class Patterns { [GeneratedRegex("b")] public static partial Regex Letter(); }
            Patterns.Letter().Match("a12b").Value
            """));
        Assert.Equal("b", await notebook.TextAsync("Patterns.Letter().Match(\"a12b\").Value"));
    }

    [Fact]
    public async Task LibraryImport_and_JSON_contexts_work()
    {
        await using var notebook = new Notebook();
        Assert.Equal(Environment.ProcessId.ToString(), await notebook.TextAsync("""
            using System.Runtime.InteropServices;
            static partial class Native
            {
                [LibraryImport("libc", EntryPoint = "getpid")]
                internal static partial int ProcessId();
            }
            Native.ProcessId().ToString()
            """));
        Assert.Equal("{\"X\":1}", await notebook.TextAsync("""
            using System.Text.Json;
            using System.Text.Json.Serialization;
            record Point(int X);
            [JsonSerializable(typeof(Point))]
            partial class Context : JsonSerializerContext { }
            JsonSerializer.Serialize(new Point(1), Context.Default.Point)
            """));
    }

    [Fact]
    public async Task The_generators_of_a_package_work()
    {
        await using var notebook = _feed.Open();
        Assert.Equal("Name Ada", await notebook.TextAsync("""
            #r "nuget: CommunityToolkit.Mvvm, 8.4.2"
            using CommunityToolkit.Mvvm.ComponentModel;
            partial class Person : ObservableObject
            {
                [ObservableProperty]
                private string name = "";
            }
            var person = new Person();
            var changed = "";
            person.PropertyChanged += (_, change) => changed = change.PropertyName;
            person.Name = "Ada";
            $"{changed} {person.Name}"
            """));
        Assert.Equal("Ada", await notebook.TextAsync("Person same = person; same.Name"));
    }

    [Fact]
    public async Task Errors_have_the_lines_and_columns_of_the_cell()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("""
            using System.Text.RegularExpressions;
            // A remark.
              partial class Patterns
              {
                  [GeneratedRegex("a")] private static partial Regex Letter();
                  int Wrong() => "text";
              }
            """);
        Assert.Equal(("CS0029", 6, 22), (error.Name, error.Line, error.Column));
        Assert.StartsWith("cell 1, line 6, column 22: error CS0029", error.Traceback[0]);
        error = await notebook.FailAsync("""
            using System.Text.RegularExpressions;
            partial class P { [GeneratedRegex("a(")] private static partial Regex Bad(); }
            """);
        Assert.Equal(("SYSLIB1042", 2), (error.Name, error.Line));
        error = await notebook.FailAsync("""
            partial class P
            {
                [System.Text.RegularExpressions.GeneratedRegex("a")] private static partial System.Text.RegularExpressions.Regex A();
                public static void Throw() =>
                    throw new Exception("here");
            }
            P.Throw();
            """);
        Assert.Contains(error.Traceback, line => line.Contains("line 5: throw new Exception(\"here\")"));
    }

    [Fact]
    public async Task Partial_types_that_no_generator_completes_stay_in_their_cell()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("record Point(int X);");
        Assert.Equal("3", await notebook.TextAsync("""
            partial class Box { [Obsolete] public void Old() { } public Point Point = new(3); }
            partial class Box { public int X => Point.X; }
            new Box().X
            """));
    }

    [Fact]
    public async Task A_loop_in_a_completed_type_can_be_interrupted()
    {
        await using var notebook = new Notebook();
        var cell = await notebook.StartAsync("""
            using System.Text.RegularExpressions;
            partial class Patterns
            {
                [GeneratedRegex("a")] private static partial Regex A();
                public static void Loop() { while (true) { } }
            }
            Console.Write(1);
            Patterns.Loop();
            """);
        notebook.Engine.Interrupt();
        Assert.Equal(CellStatus.Interrupted, (await cell.End).Result.Status);
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }

    public void Dispose() => _feed.Dispose();
}
