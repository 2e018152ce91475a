namespace Labs.Kernel.Tests;

/// <summary>An engine and shorthands for asserting on single cells.</summary>
internal sealed class Notebook(KernelOptions? options = null) : IAsyncDisposable
{
    public KernelEngine Engine { get; } = new(options);

    public async Task<(CellResult Result, RecordingOutput Output)> TryAsync(
        string code, RecordingOutput? output = null, CellContext? context = null)
    {
        output ??= new RecordingOutput();
        var result = await Engine.ExecuteAsync(code, output, context);
        return (result, output);
    }

    public async Task<(CellResult Result, RecordingOutput Output)> RunAsync(string code)
    {
        var (result, output) = await TryAsync(code);
        Assert.True(result.Succeeded, string.Join('\n', result.Error?.Traceback ?? []));
        return (result, output);
    }

    /// <summary>The plain text of the cell's result.</summary>
    public async Task<string?> TextAsync(string code) =>
        (await RunAsync(code)).Result.Result?.Data["text/plain"];

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
