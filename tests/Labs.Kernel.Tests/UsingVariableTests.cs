using System.Runtime.CompilerServices;
using Labs.Kernel.Scripting;

namespace Labs.Kernel.Tests;

/// <summary>Tests <c>using</c> declarations outside any block: the variable is one of the session.</summary>
public sealed class UsingVariableTests
{
    private const string Types = """
        var log = new List<string>();
        class D(string name, List<string> log) : IDisposable
        {
            public void Dispose() => log.Add(name);
        }
        class A(string name, List<string> log) : IAsyncDisposable
        {
            public async ValueTask DisposeAsync() { await Task.Yield(); log.Add(name); }
        }
        """;

    [Fact]
    public async Task A_variable_is_disposed_of_when_its_name_is_declared_again()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync(Types);
        await notebook.RunAsync("using var a = new D(\"a1\", log);\nawait using var b = new A(\"b1\", log);\nlog.Add(\"end\");");
        Assert.Equal("end True", await notebook.TextAsync("$\"{string.Join(' ', log)} {a != null}\""));
        await notebook.RunAsync("log.Add(\"again\"); using D a = new D(\"a2\", log), c = new D(\"c\", log);");
        await notebook.RunAsync("var b = 1;");
        Assert.Equal("end a1 again b1", await notebook.TextAsync("string.Join(' ', log)"));
    }

    [Fact]
    public async Task The_end_of_the_session_disposes_of_the_newest_first()
    {
        var folder = Directory.CreateTempSubdirectory("labs-using-");
        var file = Path.Combine(folder.FullName, "log");
        await using (var notebook = new Notebook())
        {
            await notebook.RunAsync($"class D(string n) : IDisposable {{ public void Dispose() => File.AppendAllText(@\"{file}\", n); }}");
            await notebook.RunAsync("using var one = new D(\"1\");");
            await notebook.FailAsync("using var two = new D(\"2\"); throw new Exception();");
            await notebook.RunAsync("using var three = new D(\"3\");");
            Assert.False(File.Exists(file));
        }
        Assert.Equal("321", await File.ReadAllTextAsync(file));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void The_process_does_not_keep_the_variables_of_a_session_that_has_ended()
    {
        var ended = Ended();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(ended.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Ended()
        {
            var open = new OpenVariables();
            open.Add(new DeclaredVariable("s", typeof(string).GetField(nameof(string.Empty))!));
            open.CloseAll();
            return new WeakReference(open);
        }
    }

    [Fact]
    public async Task A_variable_of_an_assembly_that_its_cell_is_the_first_to_need_is_disposed_of_too()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("using var client = new System.Net.Http.HttpClient(); var kept = client;");
        await notebook.RunAsync("var client = 1;");
        Assert.Equal("ObjectDisposedException", (await notebook.FailAsync("await kept.GetAsync(\"http://localhost\")")).Name);
    }

    [Fact]
    public async Task What_cannot_be_disposed_of_is_an_error_at_its_place()
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync("var x = 1;\nusing var number = 5;");
        Assert.Equal(("CS1674", 2, 11), (error.Name, error.Line, error.Column));
        Assert.Equal("CS8410", (await notebook.FailAsync("await using var s = new MemoryStream().Length;")).Name);
        Assert.Equal("CS0103", (await notebook.FailAsync("using var s = missing;")).Name);
    }

    [Theory]
    [InlineData("{ using var s = new MemoryStream(); s.WriteByte(1); Console.Write(s.Length); }")]
    [InlineData("using (var s = new MemoryStream()) { s.WriteByte(1); Console.Write(s.Length); }")]
    [InlineData("using System.Globalization;\nusing var s = new MemoryStream();\ns.WriteByte(1);\nConsole.Write(s.Length);")]
    public async Task Other_forms_of_using_stay_as_they_are(string code)
    {
        await using var notebook = new Notebook();
        Assert.Equal("1", (await notebook.RunAsync(code)).Output.Stdout);
    }
}
