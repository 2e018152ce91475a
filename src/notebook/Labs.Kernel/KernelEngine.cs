using System.Collections.Concurrent;
using System.Diagnostics;
using Labs.Kernel.Cells;
using Labs.Kernel.Formatting;
using Labs.Kernel.Languages;
using Labs.Kernel.Packages;
using Labs.Kernel.Running;
using Labs.Kernel.Scripting;

namespace Labs.Kernel;

/// <summary>
/// Runs the cells of one notebook: C# with state that later cells can use, and other languages after markers. It does not depend on a
/// transport: a host passes it text and receives output.
/// </summary>
/// <remarks>
/// One cell runs at a time. <see cref="Interrupt"/>, <see cref="Complete"/>, <see cref="Inspect"/> and
/// <see cref="CompletenessOf"/> can be called at the same time. The engine replaces Console.Out, Console.Error and Console.In of its
/// process. A host that is published ReadyToRun starts fastest.
/// </remarks>
public sealed class KernelEngine : IAsyncDisposable
{
    private const int MinPoolThreads = 64;

    private readonly KernelOptions _options;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly OutputPump _pump = new();
    private readonly NotebookKernel _kernel = new();
    private readonly ValueFormatter _values;
    private readonly ScriptSession _script;
    private readonly CellErrors _errors;
    private readonly PackageStore _packages;
    private readonly NativeOutput? _native;
    private volatile CellRun? _running, _last;
    private volatile CellRun? _handling;
    private readonly ConcurrentQueue<Exception> _strays = new();
    private int _executions;

    /// <summary>Creates the engine of one notebook.</summary>
    /// <param name="options">The settings; null for the defaults.</param>
    public KernelEngine(KernelOptions? options = null)
    {
        _options = options ?? new KernelOptions();
        ConsoleRouter.Install();
        StrayExceptions.Install();
        _native = NativeOutput.Capture(_options.Capture);
        // A cell that blocks many threads of the pool must not prevent the engine and its host from answering. Above this minimum the
        // pool adds only one or two threads per second.
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, MinPoolThreads), completions);
        _packages = new PackageStore(_options);
        _values = new ValueFormatter(new DisplayLimits(_options.MaxRows, _options.DisplayTime));
        _script = new ScriptSession(new NotebookGlobals(_kernel)) { Stray = AddStray, FormattingLoaded = ConnectFormatters };
        _errors = new CellErrors(_script);
        _kernel.Comms.Invoke = HandleAsync;
        foreach (var language in PolyglotLanguages.BuiltIn(() => _kernel.Containers?.RunAsync))
            AddLanguage(language);
        AddLanguage(new JavaScriptLanguage("javascript"));
        AddLanguage(new JavaScriptLanguage("js"));
    }

    /// <summary>
    /// Runs a cell: compiles it on the caller's thread, runs it on another one, and waits for its end. Neither needs a thread of the
    /// pool, whose threads a cell may have filled. A failure of the cell is part of the result; it is not thrown.
    /// </summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="output">Receives the cell's output.</param>
    /// <param name="context">The cell's language and number; null for C# and the next number.</param>
    /// <param name="cancellationToken">Interrupts the cell.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before the cell had started.</exception>
    public CellResult Execute(
        string code, ICellOutput output, CellContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(output);
        return ThreadContext.Run(() => ExecuteAsync(code, output, context, cancellationToken));
    }

    private async Task<CellResult> ExecuteAsync(string code, ICellOutput output, CellContext? context, CancellationToken cancellationToken)
    {
        _turn.Wait(cancellationToken); // one cell at a time, on the caller's own thread
        try
        {
            var started = Stopwatch.GetTimestamp();
            var number = context?.Number ?? ++_executions;
            if (_options.Mask is { } mask)
                output = new MaskedOutput(output, mask);
            var queue = new OutputQueue(_pump, output, _options, _values);
            var run = new CellRun(number, queue);
            _running = run;
            run.Enter();
            ConsoleRouter.Restore();
            if (context is not { IsSilent: true })
                TakeStreams(run);
            using var cancelling = cancellationToken.UnsafeRegister(static engine => ((KernelEngine)engine!).Interrupt(), this);
            DisplayItem? shown = null;
            CellError? error = null;
            try
            {
                var interpreter = new CellInterpreter(_script, _kernel, _packages, _options, _errors, run);
                shown = await interpreter.RunAsync(code, context?.Language ?? "csharp");
                // The cell may have ended normally although work on another thread was stopped.
                if (run.IsInterrupted)
                    throw new CellInterruptedException(run.Stopping);
                _native?.Drain();
                if (shown is not null)
                    queue.Display(shown);
            }
            // Code of the cell may throw anything. It is the cell's result, not a failure of the engine.
            catch (Exception exception)
            {
                _native?.Drain();
                error = run.IsInterrupted
                    ? Interrupted(run)
                    : _errors.Describe(exception, CellInterpreter.PathOf(number));
                queue.Error(error);
            }
            _running = null;
            run.Finish();
            ConsoleRouter.Restore();
            _native?.Drain();
            if (run.IsInterrupted)
                queue.Close();
            await queue.FlushAsync();
            var status = error is null ? CellStatus.Ok : run.IsInterrupted ? CellStatus.Interrupted : CellStatus.Failed;
            return new CellResult(status, number, Stopwatch.GetElapsedTime(started), Masked(shown), Masked(error));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes a run the one to which what no cell has started, libraries in C and lost exceptions belong.</summary>
    private void TakeStreams(CellRun run)
    {
        _last = run;
        run.Activate();
        _native?.Begin(run.Output);
        ReportStrays(run.Output);
    }

    /// <summary>
    /// Stops the running cell and the running handler of a comm within 0.5 s, and keeps the state of earlier cells. It does nothing if
    /// neither runs.
    /// </summary>
    public void Interrupt()
    {
        _running?.Interrupt(_options.InterruptGrace);
        _handling?.Interrupt(_options.InterruptGrace);
    }

    /// <summary>The conversations of cells with their front end (Jupyter comms).</summary>
    public CommBoard Comms => _kernel.Comms;

    /// <summary>Adds a language, or replaces the one with the same name.</summary>
    public void AddLanguage(IPolyglotLanguage language)
    {
        ArgumentNullException.ThrowIfNull(language);
        _kernel.Languages[language.Name] = language;
    }

    /// <summary>Returns completions at a position. It also answers while a cell runs.</summary>
    /// <param name="code">The text of the cell.</param>
    /// <param name="position">The position in UTF-16 units, from 0.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IReadOnlyList<Completion> Complete(string code, int position, CancellationToken cancellationToken = default) =>
        code[(code.AsSpan(0, position).LastIndexOf('\n') + 1)..position] is ['#', ..] line
            ? FilePaths.At(line, position, _options.WorkingDirectory) ?? PackageNames.At(line, position, _packages.Folders)
                ?? MarkersAt(line, position) ?? []
            : CSharpParts.At(code, position, _kernel) is { } text ? Completions.At(_script, text, position, cancellationToken)
            : [];

    /// <summary>Describes the name or the call at a position. It also answers while a cell runs.</summary>
    /// <param name="code">The text of the cell.</param>
    /// <param name="position">The position in UTF-16 units, from 0.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Null if nothing is known about the position.</returns>
    public Inspection? Inspect(string code, int position, CancellationToken cancellationToken = default) =>
        CSharpParts.At(code, position, _kernel) is { } text
            ? Inspections.At(_script, text, position, cancellationToken)
            : null;

    /// <summary>Returns whether the C# of a cell is complete. Parts in other languages always count as complete.</summary>
    /// <param name="code">The text of the cell.</param>
    public Completeness CompletenessOf(string code) => ScriptSyntax.CompletenessOf(CSharpParts.Of(code, _kernel));

    /// <summary>Interrupts the running cell, disposes of variables declared with <c>using</c>, and stops the delivery of output.</summary>
    public ValueTask DisposeAsync()
    {
        Interrupt();
        _script.Close();
        _native?.Dispose();
        _pump.Dispose();
        return ValueTask.CompletedTask;
    }

    // Runs a handler of the front end's messages as a part of the cell that added it: with its output, and so that it can be interrupted.
    private async Task HandleAsync(CellRun cell, string target, Action handler)
    {
        var run = new CellRun(cell.Number, cell.Output);
        _handling = run;
        try
        {
            await run.InvokeAsync(() =>
            {
                handler();
                return Task.FromResult(true);
            });
        }
        // The author's code may throw anything. The cell that added it has ended, so the exception is a part of its output.
        catch (Exception exception)
        {
            IReadOnlyList<string> lines = run.IsInterrupted ? ["it was interrupted"] : _errors.Describe(exception, "").Traceback;
            var report = $"[a handler of the comm '{target}' failed]\n{string.Join('\n', lines)}\n";
            if (!cell.Output.Write(StreamKind.Stderr, report))
                _strays.Enqueue(exception);
        }
        run.Finish();
        _handling = null;
    }

    private DisplayItem? Masked(DisplayItem? shown) =>
        shown is null || _options.Mask is not { } mask ? shown : MaskedOutput.Of(shown, mask);

    private CellError? Masked(CellError? error) =>
        error is null || _options.Mask is not { } mask ? error : MaskedOutput.Of(error, mask);

    private static CellError Interrupted(CellRun run)
    {
        var message = run.Abandoned.IsCompleted
            ? "The cell was interrupted. One of its calls did not react and may still be running in the background; its output is dropped."
            : "The cell was interrupted.";
        return new CellError("Interrupted", message, [message]);
    }

    private void ConnectFormatters(System.Reflection.Assembly library)
    {
        try
        {
            _values.Interactive ??= InteractiveFormatters.Connect(library, _values.Limits);
        }
        catch (Exception exception) when (exception is MissingMemberException or TypeLoadException)
        {
            CellRun.OutputHere()?.Write(
                StreamKind.Stderr,
                $"[the formatters of {library.GetName()} cannot be used here: {exception.Message} "
                + $"Version {InteractiveFormatters.PackageVersion} works.]\n");
        }
    }

    private void AddStray(Exception exception)
    {
        _strays.Enqueue(exception);
        if (_last is { } run)
            ReportStrays(run.Output);
    }

    // The output of an interrupted cell is closed. Then the next cell reports them.
    private void ReportStrays(OutputQueue output)
    {
        while (_strays.TryDequeue(out var stray))
        {
            var error = _errors.Describe(stray, "");
            var report = $"[a thread of this notebook ended with an unhandled exception]\n{string.Join('\n', error.Traceback)}\n";
            if (!output.Write(StreamKind.Stderr, report))
            {
                _strays.Enqueue(stray);
                return;
            }
            (output.Target as IStrayReport)?.Stray(error);
        }
    }

    private IReadOnlyList<Completion>? MarkersAt(string typed, int position)
    {
        if (typed is not ['#', '!', .. var name] || name.Contains(' '))
            return null;
        var markers = _kernel.Languages.Select(language => (Name: language.Key, language.Value.Description))
            .Concat(Markers.Commands.Select(command => (Name: command.Key, Description: command.Value)))
            .Append((Name: "csharp", Description: "runs C#"));
        return
        [
            .. markers.Where(marker => marker.Name.StartsWith(name, StringComparison.Ordinal))
                .OrderBy(marker => marker.Name, StringComparer.Ordinal)
                .Select(marker => new Completion("#!" + marker.Name, "marker", position - typed.Length, position, marker.Description)),
        ];
    }
}
