namespace Labs.Kernel.Tests;

/// <summary>An engine with shortcuts to run single cells in tests.</summary>
internal sealed class Notebook(KernelOptions? options = null) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public KernelEngine Engine { get; } = new(options);

    public async Task<(CellResult Result, RecordingOutput Output)> TryAsync(
        string code, RecordingOutput? output = null, CellContext? context = null)
    {
        output ??= new RecordingOutput();
        var result = await ExecuteAsync(code, output, context).WaitAsync(s_patience);
        return (result, output);
    }

    /// <summary>Runs a cell on a thread of its own, as hosts do.</summary>
    public Task<CellResult> ExecuteAsync(
        string code, ICellOutput output, CellContext? context = null, CancellationToken cancellationToken = default) =>
        Task.Factory.StartNew(
            () => Engine.Execute(code, output, context, cancellationToken),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public async Task<(CellResult Result, RecordingOutput Output)> RunAsync(string code)
    {
        var (result, output) = await TryAsync(code);
        Assert.True(result.Succeeded, string.Join('\n', result.Error?.Traceback ?? []));
        return (result, output);
    }

    /// <summary>Runs a cell that must fail and returns its error.</summary>
    public async Task<CellError> FailAsync(string code)
    {
        var (result, output) = await TryAsync(code);
        Assert.Equal(CellStatus.Failed, result.Status);
        Assert.Same(result.Error, Assert.Single(output.Errors));
        return result.Error!;
    }

    /// <summary>Runs a cell and returns the plain text of its result.</summary>
    public async Task<string?> TextAsync(string code) =>
        (await RunAsync(code)).Result.Result?.Data["text/plain"];

    /// <summary>Starts a cell and returns once it has written something.</summary>
    public async Task<RunningCell> StartAsync(string code)
    {
        var written = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new RecordingOutput { OnText = text => written.TrySetResult(text) };
        var end = TryAsync(code, output);
        await Task.WhenAny(written.Task, end).WaitAsync(s_patience);
        Assert.False(end.IsCompleted, end.IsCompleted ? "the cell has ended already: " + (await end).Result.Error?.Message : "");
        return new RunningCell(await written.Task, end);
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}

/// <param name="FirstText">The first text that it wrote.</param>
internal sealed record RunningCell(string FirstText, Task<(CellResult Result, RecordingOutput Output)> End);
