using System.Diagnostics;

namespace Labs.Kernel.Tests;

/// <summary>Tests that an interruption stops every kind of code, keeps the state, and that the next cell works.</summary>
[Collection(nameof(Alone))]
public sealed class InterruptionTests
{
    /// <summary>The limit is 0.5 s. A machine that is busy with other work may exceed it once.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan s_defaultGrace = new KernelOptions().InterruptGrace;

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("for (;;) ;")]
    [InlineData("do { } while (true);")]
    [InlineData("again: goto again;")]
    [InlineData("foreach (var n in Enumerable.Repeat(1, int.MaxValue)) Math.Sin(n);")]
    [InlineData("int F(int n) => n < 2 ? n : F(n - 1) + F(n - 2); F(60)")]
    [InlineData("long F(int n) { return n < 2 ? n : F(n - 1) + F(n - 2); } F(60)")]
    [InlineData("class C { public static long F(int n) => n < 2 ? n : F(n - 1) + F(n - 2); } C.F(60)")]
    [InlineData("Func<int, long> f = null; f = n => n < 2 ? n : f(n - 1) + f(n - 2); f(60)")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Count(n => Math.Sin(n) > 2)")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Select(n => Math.Sin(n)).Sum()")]
    [InlineData("Enumerable.Range(0, int.MaxValue).AsParallel().Count(n => Math.Sin(n) > 2)")]
    [InlineData("await Parallel.ForEachAsync(Enumerable.Range(0, int.MaxValue), async (n, _) => await Task.Yield());")]
    [InlineData("await Task.Factory.StartNew(() => { while (true) { } }, TaskCreationOptions.LongRunning);")]
    [InlineData("(from a in Enumerable.Range(0, 1_000_000_000) where a < 0 select a).Count()")]
    [InlineData("(from a in Enumerable.Range(0, int.MaxValue) let b = a * 2 where b < -1 orderby b select b).Count()")]
    [InlineData("while (true) { try { Thread.SpinWait(100); } catch { } }")]
    [InlineData("while (true) { try { Thread.SpinWait(100); } catch { } finally { Thread.SpinWait(1); } }")]
    [InlineData("while (true) { try { while (true) { } } catch { } }")]
    [InlineData("try { } finally { while (true) { } }")]
    [InlineData("try { throw new Exception(); } catch { while (true) { } }")]
    [InlineData("try { while (true) { try { Thread.SpinWait(9); } catch { } } } finally { Thread.SpinWait(9); }")]
    [InlineData(
        "int s = 0; while (true) { switch (s) { case 0: s = 1; continue; case 1: s = 2; continue; case 2: s = 3; "
            + "continue; default: s = 0; continue; } }")]
    [InlineData("class P { public int X { get { while (true) { } } } } new P().X")]
    [InlineData("class P { public P() { while (true) { } } } new P()")]
    [InlineData("class P { static P() { while (true) { } } public static int X; } P.X")]
    [InlineData("class P { public static P operator +(P a, P b) { while (true) { } } } new P() + new P()")]
    [InlineData("class P { public int this[int i] { get { while (true) { } } } } new P()[1]")]
    [InlineData("unsafe void Spin() { int x = 0; int* p = &x; while (*p == 0) { } } Spin();")]
    [InlineData("async Task<int> Later() { while (true) { await Task.Yield(); } } await Later()")]
    [InlineData("IEnumerable<int> G() { try { while (true) yield return 1; } finally { Thread.SpinWait(1); } } G().Count()")]
    [InlineData("Parallel.ForEach(Enumerable.Range(0, int.MaxValue), n => Math.Sin(n));")]
    [InlineData("async void Endless() { await Task.Yield(); while (true) { } } Endless(); while (true) { }")]
    [InlineData("IEnumerable<int> All() { for (var i = 0; ; i++) yield return i; } foreach (var n in All()) { }")]
    [InlineData("IEnumerable<int> All() { for (var i = 0; ; i++) yield return i; } All().Max()")]
    [InlineData("Parallel.For(0, long.MaxValue, n => { Math.Sin(n); });")]
    [InlineData("await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => { while (true) { } })));")]
    [InlineData("var all = Enumerable.Range(0, 4).Select(_ => Task.Run(() => { while (true) { } })).ToArray(); Task.WaitAll(all);")]
    [InlineData("await Task.Yield(); while (true) { }")]
    [InlineData("while (true) try { throw new Exception(); } catch { }")]
    [InlineData("while (true) await Task.Yield();")]
    [InlineData("Task.Run(() => { while (true) { } }).Wait();")]
    [InlineData("var t = new Thread(() => { while (true) { } }) { IsBackground = true }; t.Start(); t.Join();")]
    public async Task Code_that_computes(string code) => await StopsAsync(code);

    [Theory]
    [InlineData("Thread.Sleep(-1);")]
    [InlineData("try { Thread.Sleep(-1); } catch (Exception) { while (true) Thread.Sleep(-1); }")]
    [InlineData("new TaskCompletionSource().Task.Wait();")]
    [InlineData("_ = new TaskCompletionSource<int>().Task.Result;")]
    [InlineData("Task.Delay(-1).GetAwaiter().GetResult();")]
    [InlineData("new SemaphoreSlim(0).Wait();")]
    [InlineData("new ManualResetEvent(false).WaitOne();")]
    [InlineData("new System.Collections.Concurrent.BlockingCollection<int>().Take();")]
    [InlineData("lock (taken) { }")]
    [InlineData("Monitor.Enter(taken);")]
    [InlineData("var box = new object(); lock (box) Monitor.Wait(box);")]
    [InlineData("new Barrier(2).SignalAndWait();")]
    [InlineData("Task.WaitAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => Thread.Sleep(5000))).ToArray());")]
    [InlineData("Enumerable.Range(0, 9).Select(n => { Thread.Sleep(-1); return n; })")]
    [InlineData("display(Enumerable.Range(0, 9).Select(n => { Thread.Sleep(-1); return n; }));")]
    [InlineData("System.Diagnostics.Process.Start(\"sleep\", \"5\").WaitForExit();")]
    public async Task Code_that_blocks(string code)
    {
        await StopsAsync(code);
    }

    [Theory]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("await new TaskCompletionSource().Task;")]
    [InlineData("await Task.Delay(-1).ConfigureAwait(false);")]
    [InlineData("await Task.FromResult(await new TaskCompletionSource<int>().Task.ConfigureAwait(false)).ConfigureAwait(true)")]
    [InlineData("await new SemaphoreSlim(0).WaitAsync();")]
    [InlineData("async Task Outer() { await Inner(); } async Task Inner() { await Task.Delay(-1); } await Outer();")]
    [InlineData("""
        async IAsyncEnumerable<int> All() { for (var i = 0; ; i++) { await Task.Delay(1); yield return i; } }
        await foreach (var n in All()) { }
        """)]
    [InlineData("await foreach (var n in System.Threading.Channels.Channel.CreateUnbounded<int>().Reader.ReadAllAsync()) { }")]
    [InlineData("var l = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0); l.Start(); await l.AcceptTcpClientAsync();")]
    [InlineData("async ValueTask<int> V() { await Task.Delay(-1); return 1; } await V()")]
    [InlineData("while (true) try { await Task.Delay(-1); } catch { }")]
    public async Task Code_that_awaits(string code) => await StopsAsync(code);

    /// <summary>Nothing can stop this code. The cell ends nevertheless, and its error says that the code may still run.</summary>
    [Theory]
    [InlineData("System.Text.RegularExpressions.Regex.IsMatch(new string('a', 28) + '!', \"^(a+)+$\")")]
    [InlineData("""
        try { while (true) { } }
        finally { System.Text.RegularExpressions.Regex.IsMatch(new string('a', 28) + '!', "^(a+)+$"); }
        """)]
    public async Task Code_that_does_not_react(string code) =>
        await StopsAsync("var started = DateTime.UtcNow; " + code, isAbandoned: true);

    /// <summary>Without a free thread in the pool. It runs on this thread, because a test that awaits needs the pool too.</summary>
    [Fact]
    public void Code_that_does_not_react_is_abandoned_also_while_the_thread_pool_is_full()
    {
        ThreadPool.GetMaxThreads(out var most, out var ports);
        var engine = new Notebook();
        var gate = new ManualResetEventSlim(); // not disposed: it is the last waiters' too
        using var started = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var least, out _);
        ThreadPool.SetMaxThreads(least, ports);
        try
        {
            for (var i = 0; i < 500; i++)
                ThreadPool.UnsafeQueueUserWorkItem(static gate => gate.Wait(), gate, preferLocal: false);
            CellResult? result = null;
            var output = new RecordingOutput { OnText = _ => started.Set() };
            var cell = new Thread(() => result = engine.Engine.Execute(
                "Console.Write(\"go\"); System.Text.RegularExpressions.Regex.IsMatch(new string('a', 28) + '!', \"^(a+)+$\")", output));
            cell.Start();
            Assert.True(started.Wait(TimeSpan.FromSeconds(20)));
            engine.Engine.Interrupt();
            Assert.True(cell.Join(TimeSpan.FromSeconds(20)));
            Assert.Equal(CellStatus.Interrupted, result!.Status);
        }
        finally
        {
            gate.Set();
            ThreadPool.SetMaxThreads(most, ports);
        }
    }

    [Theory]
    [InlineData("#!bash\necho go; sleep 1000")]
    [InlineData("#!bash\necho go; while true; do :; done")]
    [InlineData("#!bash\necho go; trap '' TERM INT; sleep 1000 & sleep 1000")]
    public async Task A_shell(string code) => await StopsAsync(code, isShell: true);

    [Fact]
    public async Task The_token_of_a_caller_interrupts_the_cell_too()
    {
        await using var notebook = new Notebook();
        using var stop = new CancellationTokenSource();
        var output = new RecordingOutput { OnText = _ => stop.CancelAsync() };
        var result = await notebook
            .ExecuteAsync("Console.Write(\"go\"); while (true) { }", output, cancellationToken: stop.Token)
            .WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }

    [Fact]
    public async Task An_interruption_without_a_running_cell_does_nothing()
    {
        await using var notebook = new Notebook();
        notebook.Engine.Interrupt();
        Assert.Equal("1", await notebook.TextAsync("Thread.Sleep(20); await Task.Delay(20); 1"));
        notebook.Engine.Interrupt();
        Assert.Equal("2", await notebook.TextAsync("Thread.Sleep(20); await Task.Delay(20); 2"));
    }

    [Fact]
    public async Task Awaits_run_their_finally_blocks_and_names_keep_their_older_value()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var x = 1; var cleaned = false;");
        var cell = await notebook.StartAsync("Console.Write(1); try { await Task.Delay(-1); } finally { cleaned = true; } var x = 2;");
        notebook.Engine.Interrupt();
        await cell.End;
        Assert.Equal("1 True", await notebook.TextAsync("$\"{x} {cleaned}\""));
    }

    [Theory]
    [InlineData("try { Console.Write(1); while (true) { } } finally { Clean(); }")]
    [InlineData("using (var r = new R()) { Console.Write(1); while (true) { } }")]
    [InlineData("try { Console.Write(1); while (true) { } } finally { for (var i = 0; i < 10; i++) cleaned += i == 9 ? 1 : 0; }")]
    [InlineData("try { Console.Write(1); await Task.Delay(-1); } finally { await Task.Delay(10); cleaned++; }")]
    [InlineData("await using (new S()) { Console.Write(1); while (true) { } }")]
    [InlineData(
        "foreach (var n in All()) { } "
            + "IEnumerable<int> All() { using var r = new R(); Console.Write(1); while (true) yield return 1; }")]
    public async Task What_a_finally_block_calls_is_not_interrupted_at_once(string code)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var cleaned = 0; void Clean() { cleaned++; }");
        await notebook.RunAsync("class R : IDisposable { public static int N; public void Dispose() { N++; } }");
        await notebook.RunAsync("class S : IAsyncDisposable { public async ValueTask DisposeAsync() { await Task.Delay(10); R.N++; } }");
        var cell = await notebook.StartAsync(code);
        notebook.Engine.Interrupt();
        Assert.Equal(CellStatus.Interrupted, (await cell.End).Result.Status);
        Assert.Equal("1", await notebook.TextAsync("cleaned + R.N"));
    }

    [Fact]
    public async Task A_deep_recursion_with_finally_blocks_is_interrupted()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("void F() { }");
        await notebook.RunAsync(
            "int R(int n) { try { if (n == 2000) { Console.Write(\"go\"); while (true) ; } return R(n + 1) + 1; } finally { F(); } }");
        var cell = await notebook.StartAsync("R(0)");
        notebook.Engine.Interrupt();
        Assert.Equal(CellStatus.Interrupted, (await cell.End).Result.Status);
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }

    [Fact]
    public async Task Loops_calls_and_awaits_run_their_finally_blocks()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var cleaned = 0;");
        foreach (var body in new[] { "while (true) { }", "Thread.Sleep(-1);", "await Task.Delay(-1).ConfigureAwait(false);" })
        {
            var cell = await notebook.StartAsync($"Console.Write(1); try {{ {body} }} finally {{ cleaned++; }}");
            notebook.Engine.Interrupt();
            await cell.End;
        }
        Assert.Equal("3", await notebook.TextAsync("cleaned"));
    }

    [Fact]
    public async Task Variables_that_an_interrupted_cell_had_assigned_are_kept()
    {
        await using var notebook = new Notebook();
        var cell = await notebook.StartAsync("var count = 0; while (true) { count++; if (count == 3) Console.Write(\"go\"); }");
        notebook.Engine.Interrupt();
        await cell.End;
        Assert.True(int.Parse((await notebook.TextAsync("count"))!) >= 3);
    }

    [Fact]
    public async Task The_output_of_abandoned_code_is_dropped()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var go = new SemaphoreSlim(0); var done = new SemaphoreSlim(0);");
        // Its task runs on a thread of the pool, which the engine must not interrupt.
        var cell = await notebook.StartAsync(
            """
            _ = Task.Run(() => { Console.Write("go"); go.Wait(); try { Console.Write("ghost"); } finally { done.Release(); } });
            Thread.Sleep(-1);
            """);
        notebook.Engine.Interrupt();
        Assert.Equal("go", (await cell.End).Output.Stdout);
        Assert.Equal("", (await notebook.RunAsync("go.Release(); done.Wait();")).Output.Stdout);
    }

    [Fact, Measures]
    public async Task After_twenty_interruptions_the_engine_works_and_each_took_at_most_half_a_second()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var kept = 42;");
        string[] codes =
        [
            "while (true) { }", "Thread.Sleep(-1);", "await Task.Delay(-1);", "while (true) try { Thread.Sleep(-1); } catch { }",
        ];
        var taken = new List<double>();
        for (var round = 0; round < 20; round++)
        {
            taken.Add((await TimeToStopAsync(notebook, "Console.Write(\"go\"); " + codes[round % codes.Length])).TotalSeconds);
            Assert.Equal("42", await notebook.TextAsync("kept"));
        }
        taken.Sort();
        Assert.True(taken[taken.Count / 2] < 0.5, $"took {string.Join(' ', taken.Select(seconds => $"{seconds:0.000}"))} s");
    }

    private static async Task StopsAsync(string code, bool isShell = false, bool isAbandoned = false)
    {
        // Code that must end by itself is abandoned too late for the limit.
        await using var notebook = new Notebook(new KernelOptions { InterruptGrace = isAbandoned ? s_defaultGrace : 2 * s_limit });
        await notebook.RunAsync(
            "var kept = 42; var taken = new object(); var held = new SemaphoreSlim(0);\n" +
            "new Thread(() => { Monitor.Enter(taken); held.Release(); Thread.Sleep(-1); }) { IsBackground = true }.Start(); held.Wait();");
        var time = await TimeToStopAsync(notebook, isShell ? code : "Console.Write(\"go\"); " + code, isAbandoned);
        Assert.True(time < s_limit, $"took {time.TotalMilliseconds:0} ms");
        Assert.Equal("42", await notebook.TextAsync("await Task.Delay(1); Thread.Sleep(1); lock (new object()) { } kept"));
    }

    private static async Task<TimeSpan> TimeToStopAsync(Notebook notebook, string code, bool isAbandoned = false)
    {
        var cell = await notebook.StartAsync(code);
        var started = Stopwatch.GetTimestamp();
        notebook.Engine.Interrupt();
        var (result, _) = await cell.End;
        var time = Stopwatch.GetElapsedTime(started);
        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.Equal(isAbandoned, result.Error!.Message.Contains("may still be running in the background", StringComparison.Ordinal));
        return time;
    }
}
