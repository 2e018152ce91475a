namespace Labs.Kernel.Tests;

/// <summary>What the host's mask replaces leaves the engine nowhere.</summary>
public sealed class MaskTests
{
    private const string Secret = "s3cret-4711";

    private static readonly KernelOptions s_masking = new() { Mask = text => text.Replace(Secret, "***", StringComparison.Ordinal) };

    [Theory]
    [InlineData("Console.Write(\"s3cret\" + \"-4711 out\"); Console.Error.Write(\"s3cret\" + \"-4711 err\");")]
    [InlineData("display(\"s3cret\" + \"-4711\"); var shown = display(1); shown.Update(\"s3cret\" + \"-4711\");")]
    [InlineData("\"s3cret\" + \"-4711\"")]
    [InlineData("new { Password = \"s3cret\" + \"-4711\", Rows = new[] { 1, 2 } }")]
    [InlineData("throw new Exception(\"s3cret\" + \"-4711\", new Exception(\"s3cret\" + \"-4711\"));")]
    [InlineData("#error s3cret-4711")]
    [InlineData("#!bash\necho s3cret-4711; echo s3cret-4711 >&2; exit 3")]
    [InlineData("new Thread(() => throw new Exception(\"s3cret\" + \"-4711\")).Start(); Thread.Sleep(300);")]
    public async Task A_secret_is_masked_in_streams_values_errors_and_strays(string code)
    {
        await using var notebook = new Notebook(s_masking);
        var (result, output) = await notebook.TryAsync(code);
        string[] all =
        [
            .. output.Texts.Select(text => text.Text),
            .. output.Items.SelectMany(item => item.Data.Values),
            .. output.Errors.Concat(output.Strays).Append(result.Error!).Where(error => error is not null)
                .SelectMany(error => error.Traceback.Append(error.Message)),
            .. result.Result?.Data.Values ?? [],
        ];
        Assert.DoesNotContain(all, text => text.Contains(Secret, StringComparison.Ordinal));
        Assert.Contains(all, text => text.Contains("***", StringComparison.Ordinal));
    }
}
