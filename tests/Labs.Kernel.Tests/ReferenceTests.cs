namespace Labs.Kernel.Tests;

/// <summary>Tests <c>#r</c> with assembly files.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public async Task Host_assemblies_keep_their_identity()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync($$"""
            #r "{{typeof(Shown).Assembly.Location}}"
            Labs.Kernel.Tests.Shown.Last = new Labs.Kernel.Tests.Shown(7);
            """);
        Assert.Equal(7, Shown.Last?.Number);
    }

    [Fact]
    public async Task A_relative_path_starts_in_the_notebooks_folder_and_dependencies_next_to_it_are_found()
    {
        using var folder = new TemporaryFolder();
        var below = Library.Write(folder.Path, "libs/Below.dll", "namespace Below; public class Base { public int Seven => 7; }");
        Library.Write(folder.Path, "libs/Above.dll", "namespace Above; public class Derived : Below.Base { }", below);
        await using var notebook = new Notebook(new() { WorkingDirectory = folder.Path });
        Assert.Equal("7", await notebook.TextAsync("#r \"libs/Above.dll\"\nnew Above.Derived().Seven"));
        Assert.Equal("Above.Derived", await notebook.TextAsync("using Above; new Derived().GetType().FullName"));
    }

    [Fact]
    public async Task A_value_keeps_its_type_after_another_reference_was_added()
    {
        using var folder = new TemporaryFolder();
        Library.Write(folder.Path, "One.dll", "namespace One; public class Box { public int V = 1; }");
        Library.Write(folder.Path, "Two.dll", "namespace Two; public class Other { }");
        await using var notebook = new Notebook(new() { WorkingDirectory = folder.Path });
        await notebook.RunAsync("#r \"One.dll\"\nvar box = new One.Box();");
        await notebook.RunAsync("#r \"Two.dll\"\nvar other = new Two.Other();");
        Assert.Equal("1", await notebook.TextAsync("One.Box same = box; same.V"));
    }

    [Fact]
    public async Task Adding_a_reference_twice_has_no_effect()
    {
        using var folder = new TemporaryFolder();
        Library.Write(folder.Path, "One.dll", "namespace One; public class Box { public int V = 1; }");
        await using var notebook = new Notebook(new() { WorkingDirectory = folder.Path });
        await notebook.RunAsync("#r \"One.dll\"\n#r \"One.dll\"\nvar box = new One.Box();");
        Assert.Equal("1", await notebook.TextAsync("#r \"One.dll\"\nOne.Box same = box; same.V"));
    }

    [Fact]
    public async Task The_error_of_a_missing_file_has_the_line()
    {
        using var folder = new TemporaryFolder();
        await using var notebook = new Notebook(new() { WorkingDirectory = folder.Path });
        var error = await notebook.FailAsync("// a comment\n#r \"libs/Absent.dll\"\n1");
        Assert.Equal(("FileNotFound", 2), (error.Name, error.Line));
        Assert.Contains(Path.Combine(folder.Path, "libs/Absent.dll"), error.Message);
    }

    [Fact]
    public async Task The_error_of_a_file_that_is_not_an_assembly_names_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Text.dll", "this is text");
        await using var notebook = new Notebook(new() { WorkingDirectory = folder.Path });
        var error = await notebook.FailAsync("#r \"Text.dll\"\n1");
        Assert.Contains("Text.dll", error.Message);
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }
}
