using System.Text.Json;
using System.Xml.Linq;

namespace Labs.Series.Tests;

/// <summary>
/// Notebooks that the <c>labs</c> command runs in .NET Interactive have the same limits and exit codes as in the labs' own kernel.
/// </summary>
public sealed class InteractiveTests
{
    internal const string Kernel = "dotnet-interactive";

    [Fact]
    public async Task Tags_and_parameters_take_effect_and_a_failed_cell_exits_with_1()
    {
        using var labs = new LabsCommand();
        var path = Write(
            labs,
            ("var rounds = 1;", ["parameters"]),
            ("throw new Exception(\"expected\");", ["raises-exception"]),
            ("throw new Exception(\"skipped\");", ["skip-execution"]),
            ("Console.WriteLine($\"rounds {rounds}\");", []),
            ("var x = nowhere;", []));
        var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(15), path, "--kernel", Kernel, "-p", "rounds=12");
        Assert.Equal(1, finished.ExitCode);
        Assert.Contains("CS0103", finished.Stderr);
        Assert.Contains("line 1, column 9", finished.Stderr);
        var executed = File.ReadAllText(Path.Combine(labs.Out, "cells.ipynb"));
        Assert.Contains("rounds 12", executed);
        var cases = XDocument.Load(Path.Combine(labs.Out, "junit.xml")).Descendants("testcase").ToArray();
        string[] outcomes = [.. cases.Select(one => one.Elements().FirstOrDefault()?.Name.LocalName ?? "passed")];
        Assert.Equal(["passed", "passed", "skipped", "passed", "failure"], outcomes);
        var skipped = JsonDocument.Parse(executed).RootElement.GetProperty("cells")[2];
        Assert.Equal(0, skipped.GetProperty("outputs").GetArrayLength());
    }

    [Fact]
    public async Task An_endless_loop_is_stopped_at_the_cell_timeout_and_the_run_exits_with_4()
    {
        using var labs = new LabsCommand();
        var path = Write(labs, ("while (true) { }", []), ("1", []));
        var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(15), path, "--kernel", Kernel, "--cell-timeout", "5");
        Assert.True(finished.ExitCode == 4, finished.Said);
        Assert.Contains("limit of 5 s", finished.Stderr);
    }

    [Fact]
    public async Task A_secret_of_a_session_is_in_nothing_that_the_run_leaves()
    {
        using var labs = new LabsCommand();
        var file = Path.Combine(labs.Out, "secret");
        var path = Write(
            labs,
            ($"#load \"{Path.Combine(Repository.Root, "notebooks", "labs.csx")}\"", []),
            ($"var secret = Secrets.Register($\"s3cret-{{Guid.NewGuid():N}}\"); System.IO.File.WriteAllText(\"{file}\", secret);", []),
            ("Console.WriteLine($\"out {secret}\"); Console.Error.WriteLine($\"err {secret}\"); display(secret);", []),
            ("new { Password = secret }", []),
            ("#!bash @secret\necho $secret", []),
            ("throw new Exception($\"PASSWORD '{secret}'\");", []));
        var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(15), path, "--kernel", Kernel);
        Assert.True(finished.ExitCode == 1, finished.Said);
        var secret = await File.ReadAllTextAsync(file);
        File.Delete(file);
        Assert.Contains("PASSWORD '***'", finished.Said);
        Assert.DoesNotContain(secret, finished.Said);
        foreach (var left in Directory.GetFiles(labs.Out, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(secret, await File.ReadAllTextAsync(left));
        var executed = await File.ReadAllTextAsync(Path.Combine(labs.Out, "cells.ipynb"));
        Assert.Contains("out ***", executed);
        Assert.Contains("err ***", executed);
    }

    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task A_killed_kernel_leaves_no_container_on_the_engine()
    {
        using var labs = new LabsCommand();
        var path = Write(labs, ($"#load \"{Path.Combine(Repository.Root, "notebooks", "labs.csx")}\"", []),
            ("""
            var lab = await Lab.OpenAsync("interactive-kill");
            var docker = await lab.DockerAsync();
            await docker.RunAsync("pause");
            Console.Error.WriteLine("it runs");
            System.Diagnostics.Process.GetCurrentProcess().Kill();
            """, []));
        var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(15), path, "--kernel", Kernel);
        Assert.True(finished.ExitCode == 1, finished.Said);
        Assert.Contains("it runs", File.ReadAllText(Path.Combine(labs.Out, "cells.ipynb")));
        Assert.Contains("signal 9", finished.Said);
        Assert.Equal("", await Host.RunAsync("docker", "ps", "-a", "--filter", "name=interactive-kill", "--format", "{{.Names}}"));
    }

    private static string Write(LabsCommand labs, params (string Source, string[] Tags)[] cells)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(labs.State, "notebooks")).FullName, "cells.ipynb");
        File.WriteAllText(path, TestNotebook.Json(cells));
        return path;
    }
}
