namespace Labs.Kernel.Tests;

/// <summary>Tests exceptions on threads that a cell started, which would end a process by default.</summary>
public sealed class StrayExceptionTests
{
    [Theory]
    [InlineData("var t = new Thread(() => throw new InvalidOperationException(\"lost\")); t.Start(); t.Join();")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => throw new InvalidOperationException(\"lost\"));")]
    [InlineData("async void Fire()\n{ await Task.Yield(); throw new InvalidOperationException(\"lost\"); }\nFire();")]
    [InlineData("var timer = new Timer(_ => throw new InvalidOperationException(\"lost\"), null, 0, -1);")]
    public async Task The_process_survives_and_the_cell_or_the_next_one_reports_the_exception(string code)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var kept = 42;");
        var outputs = new List<RecordingOutput> { (await notebook.RunAsync(code)).Output };
        for (var attempt = 0; Reported().Length == 0 && attempt < 500; attempt++)
            outputs.Add((await notebook.RunAsync("await Task.Delay(10);")).Output);
        Assert.Contains("InvalidOperationException: lost", Reported());
        Assert.Contains("cell 2, line", Reported());
        Assert.Equal("42", await notebook.TextAsync("kept"));

        // Between two cells it is reported to the one that has ended.
        string Reported() => string.Concat(outputs.Select(output => output.Stderr));
    }

    [Fact]
    public async Task An_exception_between_two_cells_is_reported_at_once_to_the_last_one()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("var go = new ManualResetEventSlim();\n"
            + "new Thread(() => { go.Wait(); throw new InvalidOperationException(\"lost\"); }).Start(); go");
        var (_, last) = await notebook.RunAsync("_ = Task.Delay(200).ContinueWith(_ => go.Set());");
        for (var attempt = 0; (Reported(last).Length == 0 || last.Stderr.Length == 0) && attempt < 3000; attempt++)
            await Task.Delay(10);
        Assert.Equal("lost", Assert.Single(Reported(last)).Message);
        Assert.Contains("InvalidOperationException: lost", last.Stderr);
        Assert.Empty(output.Strays);

        static CellError[] Reported(RecordingOutput output)
        {
            lock (output.Strays)
                return [.. output.Strays];
        }
    }

    [Fact]
    public async Task A_failed_task_that_nothing_awaits_is_not_reported()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("_ = Task.Run(() => throw new InvalidOperationException(\"unobserved\")); await Task.Delay(20);");
        await notebook.RunAsync("GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect();");
        Assert.Equal("1", await notebook.TextAsync("1"));
    }
}
