using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace Labs.Interactive.Tests;

public sealed class LanguageTests
{
    [Fact]
    public async Task A_shell_cell_can_be_the_first_cell_after_the_load()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        Assert.Equal("5\n", await notebook.PrintAsync("#!bash\necho $((2 + 3))"));
    }

    [Fact]
    public async Task Values_are_shared_from_csharp_to_a_shell_and_back()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        await notebook.RunAsync("var limit = 3;\nstring[] names = [\"a\", \"b\"];");
        await notebook.RunAsync("#!bash @limit @csharp:names --out text\necho \"$limit $names\"");
        Assert.Equal("3 a\nb", (await notebook.ValueAsync("text")).Value);
    }

    [Fact]
    public async Task Each_part_of_a_cell_gets_the_values_of_its_own_marker()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        await notebook.RunAsync("var a = 1; var b = 2;");
        Assert.Equal("[1]\n[2]\n", await notebook.PrintAsync("#!bash @a\necho \"[$a$b]\"\n#!bash @b\necho \"[$a$b]\""));
    }

    [Fact]
    public async Task Values_of_other_kernels_are_found_by_kernel_and_name()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        await notebook.RunAsync("#!value --name config\nport=80");
        Assert.Equal("port=80\n", await notebook.PrintAsync("#!bash @value:config\necho $config"));
    }

    [Fact]
    public async Task The_error_of_an_unknown_value_names_it()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        var failure = Assert.Single((await notebook.TryAsync("#!bash @missing\necho 1")).OfType<CommandFailed>());
        Assert.Contains("@missing", failure.Message);
    }

    [Fact]
    public async Task A_shell_that_exits_with_an_error_fails_the_cell_unless_any_exit_is_given()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        var failure = Assert.Single((await notebook.TryAsync("#!bash\nexit 3")).OfType<CommandFailed>());
        Assert.Contains("exit code 3", failure.Message);
        await notebook.RunAsync("#!bash --any-exit\nexit 3");
    }

    [Fact]
    public async Task The_time_command_shows_how_long_the_cell_took()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        var shown = Assert.Single((await notebook.RunAsync("#!time\n1 + 1")).OfType<DisplayedValueProduced>());
        Assert.StartsWith("Wall time: ", shown.FormattedValues.Single().Value);
    }

    [Fact]
    public async Task Sql_cells_go_to_the_labs_if_the_host_has_a_kernel_with_that_name()
    {
        using var notebook = new GuestNotebook(new CSharpKernel("sql"));
        await notebook.RunAsync("#load \"labs.csx\"");
        var failure = Assert.Single((await notebook.TryAsync("#!sql primary\nSELECT 1")).OfType<CommandFailed>());
        Assert.Contains("this notebook has no server 'primary'", failure.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Cells_run_on_a_real_server_and_in_a_real_container()
    {
        using var notebook = await GuestNotebook.WithLabsAsync();
        await notebook.RunAsync("""
            var lab = await Lab.OpenAsync("interactive-guest");
            var docker = await lab.DockerAsync();
            await docker.MySqlAsync(new() { Name = "db" });
            var limit = 2;
            """);
        try
        {
            await notebook.RunAsync("#!sql db @limit --name rows\nSELECT @limit + 40 AS answer");
            Assert.Equal("42", (await notebook.ValueAsync("rows.Rows[0][0].ToString()")).Value);
            Assert.Equal("2 inside\n", await notebook.PrintAsync("#!bash --in db @limit\necho \"$limit inside\""));
            var failure = Assert.Single((await notebook.TryAsync("#!sql db\nSELECT nothing FROM nowhere")).OfType<CommandFailed>());
            Assert.Contains("ERROR 1046", failure.Message);
        }
        finally
        {
            await notebook.RunAsync("await lab.DisposeAsync();");
        }
    }
}
