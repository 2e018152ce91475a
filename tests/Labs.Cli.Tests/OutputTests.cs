using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Labs.Cli.Tests;

/// <summary>No run overwrites what labs has not written, and no two notebooks write the same file.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("link")]
    public async Task A_notebook_is_not_overwritten_by_its_executed_copy_unless_force_says_so(string link)
    {
        using var notebook = new TemporaryNotebook("1 + 1");
        var output = notebook.Folder;
        if (link.Length > 0)
            output = Directory.CreateSymbolicLink(_folder.PathOf(link), notebook.Folder).FullName;
        var before = await File.ReadAllTextAsync(notebook.FilePath);
        var (exit, _, error) = await TemporaryNotebook.LabsAsync("run", notebook.FilePath, "--out", output);
        Assert.Equal(2, exit);
        Assert.Contains("would overwrite", error);
        Assert.Contains("--force", error);
        Assert.Equal(before, await File.ReadAllTextAsync(notebook.FilePath));

        (exit, _, error) = await TemporaryNotebook.LabsAsync("run", notebook.FilePath, "--out", output, "--force");
        Assert.True(exit == 0, error);
        Assert.Contains("execute_result", await File.ReadAllTextAsync(notebook.FilePath));

        // Now it looks like what a run leaves in an output folder, but it is still the notebook.
        before = await File.ReadAllTextAsync(notebook.FilePath);
        (exit, _, error) = await TemporaryNotebook.LabsAsync("run", notebook.FilePath, "--out", output);
        Assert.Equal(2, exit);
        Assert.Contains("would overwrite", error);
        Assert.Equal(before, await File.ReadAllTextAsync(notebook.FilePath));
    }

    [Fact]
    public async Task Answers_are_never_replaced_by_reference_solutions_in_the_notebook_itself()
    {
        using var notebook = new TemporaryNotebook("1 + 1");
        var before = await File.ReadAllTextAsync(notebook.FilePath);
        var (exit, _, error) = await TemporaryNotebook.LabsAsync(
            "run", notebook.FilePath, "--out", notebook.Folder, "--solutions", "--force");
        Assert.Equal(2, exit);
        Assert.Contains("replace the answers", error);
        Assert.Equal(before, await File.ReadAllTextAsync(notebook.FilePath));
    }

    [Theory]
    [InlineData("test.ipynb", """{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[]}""")]
    [InlineData("test.html", "<html>mine</html>")]
    [InlineData("index.html", "<html>my site</html>")]
    [InlineData("junit.xml", "<testsuites name='other'/>")]
    [InlineData("results/test.json", """{"mine":1}""")]
    [InlineData("results/test.json", """{"schema":"\ud800"}""")]
    public async Task A_file_that_labs_has_not_written_is_kept(string name, string text)
    {
        using var notebook = new TemporaryNotebook("1 + 1");
        var file = _folder.Write(name, text);
        var (exit, _, error) = await TemporaryNotebook.LabsAsync("run", notebook.FilePath, "--out", _folder.Path);
        Assert.Equal(2, exit);
        Assert.Contains(file, error);
        Assert.Equal(text, await File.ReadAllTextAsync(file));
        (exit, _, error) = await TemporaryNotebook.LabsAsync("run", notebook.FilePath, "--out", _folder.Path, "--force");
        Assert.True(exit == 0, error);
    }

    [Fact]
    public async Task Two_notebooks_of_one_name_are_refused_and_one_notebook_named_twice_runs_once()
    {
        using var one = new TemporaryNotebook("\"one\"");
        using var two = new TemporaryNotebook("\"two\"");
        var (exit, _, error) = await TemporaryNotebook.LabsAsync("run", one.FilePath, two.FilePath, "--out", _folder.Path);
        Assert.Equal(2, exit);
        Assert.Contains(one.FilePath, error);
        Assert.Contains(two.FilePath, error);
        Assert.Empty(Directory.GetFiles(_folder.Path));

        // 01-a and 02-a differ in the notebook's name and not in the page's.
        var numbered = new[] { "01-a.ipynb", "02-a.ipynb" }.Select(name => _folder.Write(name, File.ReadAllText(one.FilePath))).ToArray();
        (exit, _, error) = await TemporaryNotebook.LabsAsync("run", numbered[0], numbered[1], "--out", one.Out);
        Assert.Equal(2, exit);
        Assert.Contains("would have the same reports", error);

        (exit, _, error) = await one.RunAsync(one.FilePath);
        Assert.True(exit == 0, error);
        Assert.Single(XDocument.Load(Path.Combine(one.Out, "junit.xml")).Descendants("testsuite"));
    }

    [Fact]
    public async Task The_page_of_a_notebook_called_index_is_not_the_index()
    {
        using var notebook = new TemporaryNotebook("\"mine\"");
        var path = _folder.Write("index.ipynb", await File.ReadAllTextAsync(notebook.FilePath));
        var (exit, _, error) = await TemporaryNotebook.LabsAsync("run", path, "--out", notebook.Out);
        Assert.True(exit == 0, error);
        Assert.Contains("mine", await File.ReadAllTextAsync(Path.Combine(notebook.Out, "index.ipynb.html")));
        Assert.Contains("index.ipynb.html", await File.ReadAllTextAsync(Path.Combine(notebook.Out, "index.html")));
        Assert.Contains("index.ipynb.html", error);
    }

    [Fact]
    public async Task Reports_are_not_made_over_pages_of_others()
    {
        using var notebook = new TemporaryNotebook("1 + 1");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        await File.WriteAllTextAsync(Path.Combine(notebook.Out, "test.html"), "mine");
        (exit, _, error) = await TemporaryNotebook.LabsAsync("report", "--out", notebook.Out);
        Assert.Equal(2, exit);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(notebook.Out, "test.html")));
    }

    [Fact]
    public async Task Two_files_are_not_converted_into_the_same_one()
    {
        var one = _folder.Write("a/x.dib", "#!csharp\n\n1");
        var two = _folder.Write("b/x.dib", "#!csharp\n\n2");
        var (exit, _, error) = await TemporaryNotebook.LabsAsync("convert", one, two, "--out", _folder.PathOf("c"), "--force");
        Assert.Equal(2, exit);
        Assert.Contains(one, error);
        Assert.Contains(two, error);
    }

    [Theory]
    [InlineData("""{"argv":["python3","-m","ipykernel_launcher","-f","{connection_file}"]}""")]
    [InlineData("""{"argv":["\ud800","kernel","run","x"]}""")]
    public async Task A_kernel_of_another_program_is_neither_replaced_nor_removed(string json)
    {
        var spec = _folder.Write("share/jupyter/kernels/python3/kernel.json", json);
        var before = await File.ReadAllTextAsync(spec);
        foreach (var verb in new[] { "install", "uninstall" })
        {
            var (exit, _, error) = await TemporaryNotebook.LabsAsync("kernel", verb, "--prefix", _folder.Path, "--name", "python3");
            Assert.Equal(2, exit);
            Assert.Contains("another program", error);
            Assert.Equal(before, await File.ReadAllTextAsync(spec));
        }
        foreach (var verb in new[] { "install", "install", "uninstall" })
        {
            var (exit, _, error) = await TemporaryNotebook.LabsAsync("kernel", verb, "--prefix", _folder.Path, "--name", "own");
            Assert.True(exit == 0, error);
        }
    }

    [Fact, Needs(Capability.Root)]
    public async Task Without_write_access_to_the_clone_reports_go_to_the_users_own_folder()
    {
        using var notebook = new TemporaryNotebook("1 + 1");
        using var clone = new TemporaryRepository();
        var (exit, _, error) = await TemporaryNotebook.LabsAsync(AsNobody(clone.Folder, "run", notebook.FilePath));
        Assert.True(exit == 0, error);
        var output = _folder.PathOf("state/labs/out");
        Assert.Contains($"{clone.Folder}/out can't be written, so reports and results go to {output}", error);
        Assert.True(File.Exists(Path.Combine(output, "test.ipynb")));
        Assert.False(Directory.Exists(clone.PathOf("out")));

        // Later commands look there too.
        string printed;
        (exit, printed, error) = await TemporaryNotebook.LabsAsync(AsNobody(clone.Folder, "report"));
        Assert.True(exit == 0, error);
        Assert.Contains(Path.Combine(output, "test.html"), printed);
    }

    [Fact, Needs(Capability.Root)]
    public async Task A_folder_that_cannot_be_written_is_reported_before_the_first_cell()
    {
        var mark = _folder.PathOf("state/ran");
        using var notebook = new TemporaryNotebook($"System.IO.File.WriteAllText(\"{mark}\", \"\");");
        using var clone = new TemporaryRepository();
        var (exit, _, error) = await TemporaryNotebook.LabsAsync(
            AsNobody(clone.Folder, "run", notebook.FilePath, "--out", Path.Combine(clone.Folder, "elsewhere")));
        Assert.Equal(3, exit);
        Assert.Contains("can't be written to", error);
        Assert.Contains("--out FOLDER", error);
        Assert.False(File.Exists(mark));
    }

    [Fact, Needs(Capability.Root)]
    public async Task In_a_clone_without_write_access_the_script_runs_what_is_built_and_says_who_builds()
    {
        var script = _folder.PathOf("labs");
        File.Copy(Path.Combine(Repository.Root, "labs"), script);
        foreach (var name in new[] { "global.json", "Directory.Build.props", "src/a", "bench/a", "lab-env/web/a" })
            _folder.Write(name, "");
        Chmod.Set(_folder.Path, "755");
        var (exit, _, error) = await ScriptAsync();
        Assert.Equal(3, exit);
        Assert.Contains("ask the owner of", error);

        Chmod.Set(_folder.Write("artifacts/labs/labs", "#!/bin/sh\necho \"ran $1\"\n"), "755");
        (exit, var output, error) = await ScriptAsync();
        Assert.True(exit == 0, error);
        Assert.Equal("ran version\n", output);
        Assert.Contains("ask the owner of", error);

        Task<(int, string, string)> ScriptAsync() => TemporaryNotebook.LabsAsync(new ProcessStartInfo(
            "setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", "--", script, "version"]));
    }

    // root may write everywhere.
    private ProcessStartInfo AsNobody(string repository, params string[] arguments)
    {
        var state = Directory.CreateDirectory(_folder.PathOf("state")).FullName;
        foreach (var folder in new[] { _folder.Path, repository, Path.Combine(repository, "datasets") })
            Chmod.Set(folder, "755");
        Chmod.Set(state, "777");
        foreach (var notebook in arguments.Where(argument => argument.EndsWith(".ipynb", StringComparison.Ordinal)))
            Chmod.Set(Path.GetDirectoryName(notebook)!, "755");
        var start = TemporaryNotebook.Start(
            arguments, repository, "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--");
        start.WorkingDirectory = "/";
        start.Environment["HOME"] = start.Environment["XDG_STATE_HOME"] = start.Environment["XDG_CACHE_HOME"] = state;
        return start;
    }
}
