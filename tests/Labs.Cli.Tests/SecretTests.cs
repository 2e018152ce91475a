namespace Labs.Cli.Tests;

/// <summary>A secret of a session is in nothing that a run prints or writes.</summary>
public sealed class SecretTests
{
    private const string Open = """
        #r "artifacts/labs/Labs.Core.dll"
        using Labs;
        var lab = await Lab.OpenAsync("sky");
        var secret = lab.Secret();
        File.WriteAllText("secret", secret);
        """;

    [Fact]
    public async Task A_secret_of_a_session_is_in_no_report()
    {
        using var notebook = TemporaryNotebook.Tagged(
            (Open.Replace("artifacts", $"{Repository.Root}/artifacts", StringComparison.Ordinal), []),
            ("Console.WriteLine($\"out {secret}\"); Console.Error.WriteLine($\"err {secret}\");", []),
            ("display(secret); new { Password = secret }", []),
            ("#!bash @secret\necho $secret", []),
            ("lab.Record(secret, \"s\", [1.0]);", []),
            ("throw new InvalidOperationException($\"CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD = '{secret}'\");", []));
        var (exit, output, error) = await notebook.RunAsync();
        Assert.Equal(1, exit);
        var secret = await File.ReadAllTextAsync(Path.Combine(notebook.Folder, "secret"));
        Assert.Equal(32, secret.Length);
        Assert.Contains("SOURCE_PASSWORD = '***'", output + error);

        var files = Directory.GetFiles(notebook.Out, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllText);
        Assert.Superset(
            new HashSet<string>(["test.ipynb", "test.html", "index.html", "junit.xml", "test.json"]),
            files.Keys.Select(path => Path.GetFileName(path)).ToHashSet());
        Assert.DoesNotContain(files, file => file.Value.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, output + error);
        Assert.Contains("***", files[Path.Combine(notebook.Out, "junit.xml")]);
        Assert.Contains("***", files[Path.Combine(notebook.Out, "results", "test.json")]);
    }
}
