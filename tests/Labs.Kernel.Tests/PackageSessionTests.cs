namespace Labs.Kernel.Tests;

/// <summary>Tests that all packages of a notebook are resolved together, as those of a project are.</summary>
public sealed class PackageSessionTests : IDisposable
{
    private readonly PackageFeed _feed = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Packages_with_overlapping_dependencies_work_in_any_order(bool inOneCell)
    {
        Overlapping();
        await using var notebook = _feed.Open();
        var (old, current) = ($"#r \"nuget: {_feed.Id}.Old, 1.0.0\"\n", $"#r \"nuget: {_feed.Id}.New, 1.0.0\"\n");
        if (inOneCell)
            await notebook.RunAsync("#i \"nuget: feed\"\n" + old + current);
        else
            await notebook.RunAsync("#i \"nuget: feed\"\n" + old + "int Seven() => 7; Type Late() => typeof(Old.Box);");
        Assert.Equal("new", await notebook.TextAsync((inOneCell ? "" : current) + "new New.User().Text"));
        Assert.Equal("2.0.0.0", await notebook.TextAsync("typeof(Common.Thing).Assembly.GetName().Version.ToString()"));
        Assert.Equal("old", await notebook.TextAsync("new Old.Box().Text"));
        if (!inOneCell)
            Assert.Equal("7 Box", await notebook.TextAsync("$\"{Seven()} {Late().Name}\""));
    }

    [Fact]
    public async Task Values_of_anonymous_types_outlive_the_replacement_of_an_assembly()
    {
        Overlapping();
        await using var notebook = _feed.Open();
        await notebook.RunAsync($"#i \"nuget: feed\"\n#r \"nuget: {_feed.Id}.Old, 1.0.0\"\nint Seven() => 7;");
        await notebook.RunAsync("var pair = new { A = 1, B = \"x\" }; var single = new { C = 2 };");
        await notebook.RunAsync("var many = new[] { new { A = 3, B = \"y\" } }.Select(each => new { each, D = 4 }).ToList();");
        Assert.Equal("new", await notebook.TextAsync($"#r \"nuget: {_feed.Id}.New, 1.0.0\"\nnew New.User().Text"));
        Assert.Equal("1 x 2 3 4", await notebook.TextAsync("$\"{pair.A} {pair.B} {single.C} {many[0].each.A} {many[0].D}\""));
        await notebook.RunAsync("single = new { C = 5 };");
        Assert.Equal("5", await notebook.TextAsync("single.C"));
    }

    [Fact]
    public async Task A_version_that_cannot_change_because_it_is_loaded_is_reported()
    {
        Overlapping();
        await using var notebook = _feed.Open();
        Assert.Equal("old", await notebook.TextAsync($"#i \"nuget: feed\"\n#r \"nuget: {_feed.Id}.Old, 1.0.0\"\nnew Old.Box().Text"));
        var (_, output) = await notebook.RunAsync($"#r \"nuget: {_feed.Id}.New, 1.0.0\"");
        Assert.Equal(
            $"[{_feed.Id}.Common 2.0.0: Common of {_feed.Id}.Common 1.0.0 is loaded already and stays until the notebook kernel "
            + "restarts]\n",
            output.Stderr);
        Assert.Equal("old", await notebook.TextAsync("new Old.Box().Text"));
    }

    [Fact]
    public async Task A_request_that_fails_does_not_spoil_later_ones()
    {
        Overlapping();
        await using var notebook = _feed.Open();
        await notebook.RunAsync("#i \"nuget: feed\"");
        var error = await notebook.FailAsync($"#r \"nuget: {_feed.Id}.New, 1.0.0\"\n#r \"nuget: {_feed.Id}.Common, 1.0.0\"");
        Assert.Contains("NU1605", error.Message); // a downgrade, as in a project
        Assert.Equal("old", await notebook.TextAsync($"#r \"nuget: {_feed.Id}.Old, 1.0.0\"\nnew Old.Box().Text"));
    }

    [Fact]
    public async Task A_request_without_a_version_takes_the_newest_stable_one_and_says_which()
    {
        foreach (var version in new[] { "1.0.0", "1.10.0", "1.9.0", "2.0.0-beta" })
            _feed.Add(_feed.Id, version, _feed.Compile("Box", "public class Box { }"));
        await using var notebook = _feed.Open();
        var (_, output) = await notebook.RunAsync($"#i \"nuget: feed\"\n#r \"nuget: {_feed.Id}\"");
        Assert.Equal($"[{_feed.Id} 1.10.0 is the newest stable version of the sources]\n", output.Stderr);
        Assert.Equal("", (await notebook.RunAsync($"#r \"nuget: {_feed.Id}\"")).Output.Stderr);
    }

    [Fact]
    public async Task A_request_without_a_version_is_looked_up_again_the_next_day()
    {
        _feed.Add(_feed.Id, "1.0.0", _feed.Compile("Box", "public class Box { }"));
        var cell = $"#i \"nuget: feed\"\n#r \"nuget: {_feed.Id}\"";
        await using (var first = _feed.Open())
            Assert.Contains(" 1.0.0 is the newest", (await first.RunAsync(cell)).Output.Stderr);
        _feed.Add(_feed.Id, "1.1.0", _feed.Compile("Box", "public class Box { }"));
        await using (var sameDay = _feed.Open())
            Assert.Contains(" 1.0.0 is the newest", (await sameDay.RunAsync(cell)).Output.Stderr);
        File.SetLastWriteTimeUtc(Directory.GetFiles(_feed.Cache).Single(), DateTime.UtcNow.AddDays(-2));
        await using (var nextDay = _feed.Open())
            Assert.Contains(" 1.1.0 is the newest", (await nextDay.RunAsync(cell)).Output.Stderr);
        File.SetLastWriteTimeUtc(Directory.GetFiles(_feed.Cache).Single(), DateTime.UtcNow.AddDays(-2));
        Directory.Delete(Path.Combine(_feed.Folder, "feed"), recursive: true);
        await using (var withoutFeed = _feed.Open())
        {
            var said = (await withoutFeed.RunAsync(cell)).Output.Stderr;
            Assert.Contains("[the newest versions could not be looked up", said);
            Assert.Contains(" 1.1.0 is the newest", said);
        }
    }

    [Fact]
    public async Task Another_version_than_the_requested_one_is_reported()
    {
        _feed.Add(_feed.Id, "1.0.5", _feed.Compile("Box", "public class Box { }"));
        await using var notebook = _feed.Open();
        var (_, output) = await notebook.RunAsync($"#i \"nuget: feed\"\n#r \"nuget: {_feed.Id}, 1.0.1\"");
        Assert.StartsWith($"[{_feed.Id} 1.0.5 is used instead of 1.0.1", output.Stderr);
    }

    [Fact]
    public async Task A_named_source_that_fails_is_not_replaced_by_others()
    {
        Config("other");
        _feed.AddTo("other", _feed.Id, "1.0.0", _feed.Compile("Box", "public class Box { }"));
        await using var notebook = _feed.Open();
        var error = await notebook.FailAsync($"#i \"nuget: absent\"\n#r \"nuget: {_feed.Id}, 1.0.0\"");
        Assert.Equal("PackageNotRestored", error.Name);
        Assert.Contains(Path.Combine(_feed.Folder, "absent"), error.Message);
    }

    [Fact]
    public async Task A_package_that_a_named_source_lacks_may_come_from_the_notebooks_configuration_and_that_is_said()
    {
        Config("other");
        _feed.Add(_feed.Id + ".Here", "1.0.0", _feed.Compile("Here", "public class Here { }"));
        _feed.AddTo("other", _feed.Id, "1.0.0", _feed.Compile("Box", "public class Box { }"));
        await using var notebook = _feed.Open();
        var (_, output) = await notebook.RunAsync($"#i \"nuget: feed\"\n#r \"nuget: {_feed.Id}.Here, 1.0.0\"");
        Assert.Equal("", output.Stderr);
        (_, output) = await notebook.RunAsync($"#r \"nuget: {_feed.Id}, 1.0.0\"");
        Assert.Equal(
            $"[{_feed.Folder}/feed does not have {_feed.Id}; the sources of NuGet.config were asked too]\n", output.Stderr);
    }

    [Fact]
    public async Task A_version_that_the_hosts_own_assembly_replaces_is_reported()
    {
        var name = typeof(Mono.Cecil.AssemblyDefinition).Assembly.GetName().Name!;
        _feed.Add(_feed.Id, "1.0.0", _feed.Compile(name, "public class Box { }"));
        await using var notebook = _feed.Open();
        var (_, output) = await notebook.RunAsync($"#i \"nuget: feed\"\n#r \"nuget: {_feed.Id}, 1.0.0\"");
        Assert.Equal($"[{_feed.Id} 1.0.0: Mono.Cecil 0.11.6.0 of the notebook kernel is used instead]\n", output.Stderr);
        Assert.Equal("0.11", await notebook.TextAsync("typeof(Mono.Cecil.AssemblyDefinition).Assembly.GetName().Version.ToString(2)"));
    }

    [Fact]
    public async Task Restored_packages_need_no_SDK_and_new_ones_say_that_they_do()
    {
        _feed.Add(_feed.Id, "1.0.0", _feed.Compile("Box", "public class Box { public int Seven => 7; }"));
        var cell = $"#i \"nuget: feed\"\n#r \"nuget: {_feed.Id}, 1.0.0\"\nnew Box().Seven";
        await using (var restoring = _feed.Open())
            Assert.Equal("7", await restoring.TextAsync(cell));
        foreach (var dotnet in new[] { RuntimeWithoutSdk(), "/nowhere/dotnet" })
        {
            await using var notebook = _feed.Open(dotnet);
            Assert.Equal("7", await notebook.TextAsync(cell));
            var error = await notebook.FailAsync($"#r \"nuget: {_feed.Id}.Other, 1.0.0\"");
            Assert.Equal("NoSdk", error.Name);
            Assert.StartsWith($"restoring packages needs the .NET SDK; `{dotnet}` ", error.Message);
            Assert.DoesNotContain("\n", error.Message);
        }
    }

    public void Dispose() => _feed.Dispose();

    /// <summary>Adds a package for Common 1.0, and one for Common 2.0, which has a type that Common 1.0 lacks.</summary>
    private void Overlapping()
    {
        const string Version = "[assembly: System.Reflection.AssemblyVersion(\"{0}.0.0.0\")] "
            + "namespace Common {{ public class Thing {{ }} {1} }}";
        var one = _feed.Compile("Common", string.Format(null, Version, 1, ""));
        var two = _feed.Compile("Common", string.Format(null, Version, 2, "public class Added { public string Text => \"new\"; }"));
        _feed.Add(_feed.Id + ".Common", "1.0.0", one);
        _feed.Add(_feed.Id + ".Common", "2.0.0", two);
        var old = _feed.Compile("Old", "namespace Old { public class Box : Common.Thing { public string Text => \"old\"; } }", one);
        var current = _feed.Compile("New", "namespace New { public class User : Common.Added { } }", two);
        _feed.Add(_feed.Id + ".Old", "1.0.0", old, _feed.Id + ".Common 1.0.0");
        _feed.Add(_feed.Id + ".New", "1.0.0", current, _feed.Id + ".Common 2.0.0");
    }

    private void Config(string source) => File.WriteAllText(Path.Combine(_feed.Folder, "NuGet.config"), $"""
        <configuration>
          <packageSources><clear /><add key="other" value="{Path.Combine(_feed.Folder, source)}" /></packageSources>
        </configuration>
        """);

    /// <summary>Makes a .NET installation that has the runtime alone, and returns its command.</summary>
    private string RuntimeWithoutSdk()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var installation = Directory.CreateDirectory(Path.Combine(_feed.Folder, "runtime")).FullName;
        foreach (var part in new[] { "host", "shared" })
            Directory.CreateSymbolicLink(Path.Combine(installation, part), Path.Combine(root, part));
        var command = Path.Combine(installation, "dotnet");
        File.Copy(Path.Combine(root, "dotnet"), command);
        return command;
    }
}
