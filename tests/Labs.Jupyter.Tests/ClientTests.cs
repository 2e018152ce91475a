using System.Text.Json;

namespace Labs.Jupyter.Tests;

/// <summary>Tests <c>labs run --kernel</c> with Debian's ipykernel and with our kernel, and <c>labs kernel install</c>.</summary>
public sealed class ClientTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact, Needs(Capability.Python)]
    public async Task A_notebook_runs_in_ipykernel()
    {
        var executed = await RunAsync("python3", 0,
            ("import sys\nprint('out'); print('err', file=sys.stderr); 6 * 7", []),
            ("1 / 0", ["raises-exception"]),
            ("""
                from IPython.display import display, HTML
                shown = display(HTML('<b>a</b>'), display_id=True); shown.update(HTML('<b>b</b>'))
                """, []));
        Assert.Contains("\"42\"", executed);
        Assert.Contains("err\\n", executed);
        Assert.Contains("ZeroDivisionError", executed);
        Assert.Contains("<b>b</b>", executed);
        Assert.DoesNotContain("\"<b>a</b>\"", executed);
    }

    [Fact, Needs(Capability.Python)]
    public async Task A_cell_that_takes_too_long_is_interrupted_and_its_output_is_kept()
    {
        var executed = await RunAsync("python3", 4,
            ("print('before', flush=True)\nimport time; time.sleep(600)", []),
            ("print('never')", []));
        Assert.Contains("before", executed);
        Assert.Contains("KeyboardInterrupt", executed);
    }

    [Fact, Needs(Capability.Python)]
    public async Task A_kernel_that_dies_is_reported() =>
        Assert.Contains("the notebook's process", await RunAsync("python3", 1, ("import os; os._exit(3)", [])));

    [Fact]
    public async Task Our_own_kernel_is_installed_used_and_uninstalled()
    {
        await LabsAsync("kernel", "install", "--prefix", _folder.Path, "--name", "mine", "--display-name", "Mine");
        var spec = Path.Combine(_folder.Path, "share", "jupyter", "kernels", "mine");
        using (var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(spec, "kernel.json"))))
        {
            Assert.Equal("message", json.RootElement.GetProperty("interrupt_mode").GetString());
            Assert.Equal("Mine", json.RootElement.GetProperty("display_name").GetString());
            Assert.True(Path.IsPathRooted(json.RootElement.GetProperty("argv")[0].GetString()));
        }
        Assert.True(File.Exists(Path.Combine(spec, "logo-64x64.png")));
        var executed = await RunAsync("mine", 0,
            ("var who = \"bash\"; var go = new SemaphoreSlim(0);", []),
            ("_ = Task.Run(async () => { await go.WaitAsync(); Console.Write(\"late\"); });", []),
            ("#!bash @who\necho hello from $who", []),
            ("go.Release(); await Task.Delay(500);", []));
        Assert.Contains("hello from bash", executed);
        using (var json = JsonDocument.Parse(executed))
        {
            var outputs = json.RootElement.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("outputs").GetRawText());
            Assert.Equal(1, outputs.ToList().FindIndex(output => output.Contains("\"late\"", StringComparison.Ordinal)));
        }

        await LabsAsync("kernel", "uninstall", "--prefix", _folder.Path, "--name", "mine");
        Assert.False(Directory.Exists(spec));
        var again = await Assert.ThrowsAsync<InvalidOperationException>(
            () => LabsAsync("kernel", "uninstall", "--prefix", _folder.Path, "--name", "mine"));
        Assert.Contains("exited with code 2", again.Message);
        var unknown = await Assert.ThrowsAsync<InvalidOperationException>(() => LabsAsync("run", Write(("1", [])), "--kernel", "mine"));
        Assert.Contains("there is no Jupyter kernel 'mine'", unknown.Message);
    }

    private async Task<string> RunAsync(string kernel, int exitCode, params (string Source, string[] Tags)[] cells)
    {
        string[] line = ["run", Write(cells), "--kernel", kernel, "--out", _folder.Path, "--cell-timeout", "10"];
        if (exitCode == 0)
        {
            await LabsAsync(line);
        }
        else
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => LabsAsync(line));
            Assert.Contains($"exited with code {exitCode}", failure.Message);
        }
        return File.ReadAllText(_folder.PathOf("client.ipynb"));
    }

    private string Write(params (string Source, string[] Tags)[] cells)
    {
        var path = Path.Combine(Directory.CreateDirectory(_folder.PathOf("in")).FullName, "client.ipynb");
        File.WriteAllText(path, TestNotebook.JsonForEditor(cells));
        return path;
    }

    private Task<string> LabsAsync(params string[] arguments) =>
        ProcessRun.OutputAsync(s_limit, LabsCommand.Path, arguments, ("JUPYTER_PATH", Path.Combine(_folder.Path, "share", "jupyter")));
}
