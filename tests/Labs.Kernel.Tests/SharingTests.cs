namespace Labs.Kernel.Tests;

/// <summary>Tests values that are shared between languages.</summary>
public sealed class SharingTests
{
    [Fact]
    public async Task CSharp_values_become_variables_of_the_shell()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("""
            var name = "it's \"x\" $HOME"; var count = 1.5; var flag = true; var many = new[] { "a", "b" };
            """);
        var (_, output) = await notebook.RunAsync("""
            #!bash @name @count @csharp:flag @many
            printf '%s;%s;%s;%s' "$name" "$count" "$flag" "$many"
            """);
        Assert.Equal("it's \"x\" $HOME;1.5;true;a\nb", output.Stdout);
    }

    [Fact]
    public async Task The_shells_output_becomes_a_variable()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("""
            #!bash --out answer
            echo hello; echo "the world"
            #!csharp
            answer.Split('\n').Length
            """);
        Assert.Equal(("hello\nthe world\n", "result 2"), (output.Stdout, output.Events[^1]));
        Assert.Equal("hello\nthe world", await notebook.TextAsync("answer"));
    }

    [Fact]
    public async Task The_value_language_stores_text_and_the_set_command_copies_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.txt", "from a file");
        await using var notebook = new Notebook(new() { WorkingDirectory = folder.Path });
        await notebook.RunAsync("#!value --name v\nline 1\nline 2\n");
        Assert.Equal("line 1\nline 2", await notebook.TextAsync("#!set --name w --value @value:v\nw"));
        await notebook.RunAsync("#!value --name f --from-file config.txt");
        Assert.Equal("from a file", await notebook.TextAsync("#!set --name g --value @value:f\ng"));
        Assert.Equal("plain text", await notebook.TextAsync("#!set --name h --value \"plain text\"\nh"));
    }

    [Fact]
    public async Task A_shared_value_keeps_its_type()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var number = 41; var items = new List<int> { 1, 2 };");
        Assert.Equal("42", await notebook.TextAsync("#!set --name copy --value @number\ncopy + 1"));
        Assert.Equal("2", await notebook.TextAsync("#!set --name list --value @items\nlist.Count"));
    }

    [Fact]
    public async Task The_share_command_copies_a_value_under_its_own_or_another_name()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("#!value --name v\nkept");
        Assert.Equal("kept", await notebook.TextAsync("#!share --from value v\nv"));
        Assert.Equal("kept", await notebook.TextAsync("#!share --from value v --as w\nw"));
        await notebook.RunAsync("var port = 8080;");
        Assert.Equal("8080\n", (await notebook.RunAsync("#!bash\n#!share --from csharp port\necho $port")).Output.Stdout);
    }

    [Fact]
    public async Task Values_become_global_variables_of_javascript()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var rows = new[] { new { Name = \"a\", Count = 2 } };");
        Assert.Empty((await notebook.RunAsync("#!javascript\n#!share --from csharp rows")).Output.Items);
        var (_, output) = await notebook.RunAsync("#!javascript\nplot(rows);");
        Assert.Equal("globalThis[\"rows\"] = [{\"Name\":\"a\",\"Count\":2}];\nplot(rows);", output.Items[0].Data["application/javascript"]);
        Assert.Equal("again();", (await notebook.RunAsync("#!javascript\nagain();")).Output.Items[0].Data["application/javascript"]);
        var html = (await notebook.RunAsync("#!html\n<div></div>\n#!js\n#!share --from csharp rows --as data\nplot(data);")).Output.Items;
        Assert.Equal("<div></div>", html[0].Data["text/html"]);
        Assert.StartsWith("globalThis[\"data\"] = [{", html[1].Data["application/javascript"]);
    }

    [Fact]
    public async Task The_value_language_can_download_its_text_and_uses_no_proxy_for_this_machine()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener);
        await using var notebook = new Notebook();
        var usual = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new System.Net.WebProxy("http://127.0.0.1:1"); // what HTTP_PROXY sets; nothing listens there
        try
        {
            var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
            var run = await notebook.RunAsync($"#!value --from-url http://127.0.0.1:{port}/ --name page");
            Assert.Equal(CellStatus.Ok, run.Result.Status);
        }
        finally
        {
            HttpClient.DefaultProxy = usual;
        }
        await served;
        Assert.Equal("hello", await notebook.TextAsync("#!share --from value page\npage"));

        static async Task ServeAsync(System.Net.Sockets.TcpListener listener)
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            await stream.ReadAtLeastAsync(new byte[4096], 4);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8.ToArray());
        }
    }

    [Theory]
    [InlineData("\"@number\"", "41")]
    [InlineData("\"@csharp:number\"", "41")]
    [InlineData("\"@value:v\"", "kept")]
    [InlineData("'@number'", "@number")]
    [InlineData("\"me@number\"", "me@number")]
    [InlineData("\"@\"", "@")]
    public async Task A_name_in_double_quotes_is_its_value_and_in_single_quotes_text(string argument, string expected)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var number = 41;\n#!value --name v\nkept");
        Assert.Equal(expected, await notebook.TextAsync($"#!set --name copy --value {argument}\ncopy"));
    }

    [Theory]
    [InlineData("#!bash @absent\necho x")]
    [InlineData("#!set --name x --value \"@absent\"")]
    [InlineData("#!set --name x --value @value:absent")]
    [InlineData("#!share --from csharp absent")]
    public async Task The_error_of_a_missing_value_names_it(string code)
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync(code);
        Assert.Equal("NoSuchValue", error.Name);
        Assert.Contains("absent", error.Message);
    }

    [Theory]
    [InlineData("#!set --name \"1x\" --value 3")]
    [InlineData("#!set --name class --value 3")]
    [InlineData("#!bash --out \"no name\"\necho 1")]
    public async Task A_name_that_is_not_an_identifier_is_rejected(string code)
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync(code);
        Assert.Equal("Usage", error.Name);
        Assert.Contains("is not a valid name for a variable", error.Message);
    }

    [Theory]
    [InlineData("#!set --value 3", "#!set --name x")]
    [InlineData("#!value\ntext", "#!value --name config")]
    [InlineData("#!import", "#!import file")]
    public async Task The_error_of_a_command_without_its_arguments_shows_the_syntax(string code, string expected)
    {
        await using var notebook = new Notebook();
        var error = await notebook.FailAsync(code);
        Assert.Equal("Usage", error.Name);
        Assert.Contains(expected, error.Message);
    }
}
