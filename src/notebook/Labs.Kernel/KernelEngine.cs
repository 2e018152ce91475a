using System.Collections.Concurrent;
using System.Diagnostics;
using Labs.Kernel.Cells;
using Labs.Kernel.Formatting;
using Labs.Kernel.Languages;
using Labs.Kernel.Running;
using Labs.Kernel.Scripting;

namespace Labs.Kernel;

/// <summary>
/// Runs the cells of one notebook: C# with state kept from cell to cell, and other languages after
/// markers. It knows no transport: a host gives it text and receives output.
/// </summary>
/// <remarks>
/// One cell runs at a time; <see cref="Interrupt"/>, <see cref="CompleteAsync"/>,
/// <see cref="InspectAsync"/> and <see cref="IsCompleteAsync"/> may be called meanwhile.
/// The engine replaces Console.Out, Console.Error and Console.In of its process.
/// A host starts fastest when published ReadyToRun.
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
    private volatile CellRun? _running;
    private readonly ConcurrentQueue<Exception> _strays = new();
    private int _executions;

    public KernelEngine(KernelOptions? options = null)
    {
        _options = options ?? new KernelOptions();
        ConsoleRouter.Install();
        StrayExceptions.Install();
        // A cell that fills the pool with blocking work must not keep the engine and its host from answering: beyond this
        // number the pool adds a thread or two in a second.
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, MinPoolThreads), completions);
        _packages = new PackageStore(_options.PackageCache);
        _values = new ValueFormatter(_options.MaxRows);
        _script = new ScriptSession(new NotebookGlobals(_kernel)) { Stray = AddStray, FormattingLoaded = ConnectFormatters };
        _errors = new CellErrors(_script);
        foreach (var language in PolyglotLanguages.BuiltIn(() => _kernel.Containers?.RunAsync))
            AddLanguage(language);
        AddLanguage(new JavaScriptLanguage("javascript"));
        AddLanguage(new JavaScriptLanguage("js"));
    }

    /// <summary>Runs a cell: compiles it here, runs it on a thread of its own. What goes wrong in it is a result, not an exception.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="output">Receives what it shows.</param>
    /// <param name="context">Its language and number.</param>
    /// <param name="cancellationToken">Cancelling it interrupts the cell.</param>
    public async Task<CellResult> ExecuteAsync(
        string code, ICellOutput output, CellContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(output);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var started = Stopwatch.GetTimestamp();
            var number = context?.Number ?? ++_executions;
            var queue = new OutputQueue(_pump, output, _options, _values);
            var run = new CellRun(number, queue, () => _running);
            _running = run;
            run.Enter();
            TellStrays(queue);
            using var cancelling = cancellationToken.UnsafeRegister(static engine => ((KernelEngine)engine!).Interrupt(), this);
            DisplayItem? shown = null;
            CellError? error = null;
            try
            {
                var interpreter = new CellInterpreter(_script, _kernel, _packages, _options, _errors, run);
                shown = await interpreter.RunAsync(code, context?.Language ?? "csharp");
                // It may have ended by what was stopped on another thread, without noticing.
                if (run.IsInterrupted)
                    throw new CellInterruptedException(run.Stopping);
                if (shown is not null)
                    queue.Display(shown);
            }
            catch (Exception exception)
            {
                error = run.IsInterrupted
                    ? Interrupted(run)
                    : _errors.Describe(exception, CellInterpreter.PathOf(number));
                queue.Error(error);
            }
            _running = null;
            run.Finish();
            await queue.CloseAsync();
            var status = error is null ? CellStatus.Ok : run.IsInterrupted ? CellStatus.Interrupted : CellStatus.Failed;
            return new CellResult(status, number, Stopwatch.GetElapsedTime(started), shown, error);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops the cell that runs, within 0.5 s; the state of earlier cells stays. Without effect otherwise.</summary>
    public void Interrupt() => _running?.Interrupt(_options.InterruptGrace);

    /// <summary>The conversations of cells with their front end.</summary>
    public CommBoard Comms => _kernel.Comms;

    /// <summary>Adds or replaces a language.</summary>
    public void AddLanguage(IPolyglotLanguage language)
    {
        ArgumentNullException.ThrowIfNull(language);
        _kernel.Languages[language.Name] = language;
    }

    /// <summary>Ways to go on at a position; answers while a cell runs.</summary>
    public Task<IReadOnlyList<Completion>> CompleteAsync(string code, int position, CancellationToken cancellationToken = default) =>
        Task.Run(() => code[(code.AsSpan(0, position).LastIndexOf('\n') + 1)..position] is ['#', ..] line
            ? FilePaths.At(line, position, _options.WorkingDirectory) ?? Markers(line, position) ?? []
            : CellInterpreter.CSharpAt(code, position, _kernel) is { } text ? Completions.At(_script, text, position, cancellationToken) : [], cancellationToken);

    /// <summary>What is known about the name at a position; answers while a cell runs.</summary>
    public Task<Inspection?> InspectAsync(string code, int position, CancellationToken cancellationToken = default) =>
        Task.Run(() => CellInterpreter.CSharpAt(code, position, _kernel) is { } text ? Inspections.At(_script, text, position, cancellationToken) : null, cancellationToken);

    /// <summary>Whether text could be sent as it is; what other languages think of theirs is not asked.</summary>
    public Task<Completeness> IsCompleteAsync(string code, CancellationToken cancellationToken = default) =>
        Task.Run(() => ScriptSession.Completeness(CellInterpreter.CSharpOf(code, _kernel)), cancellationToken);

    public ValueTask DisposeAsync()
    {
        Interrupt();
        _pump.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CellError Interrupted(CellRun run)
    {
        var message = run.Abandoned.IsCompleted
            ? "The cell was interrupted. A call that it makes does not react and may go on in the background; what it writes is dropped."
            : "The cell was interrupted.";
        return new CellError("Interrupted", message, [message]);
    }

    private void ConnectFormatters(System.Reflection.Assembly library)
    {
        try
        {
            _values.Interactive ??= InteractiveFormatters.Connect(library, _options.MaxRows);
        }
        catch (Exception exception) when (exception is MissingMemberException or TypeLoadException)
        {
            CellRun.OutputHere()?.Write(StreamKind.Stderr, $"[the formatters of {library.GetName()} cannot be used here: {exception.Message} "
                + $"Version {InteractiveFormatters.PackageVersion} works.]\n");
        }
    }

    private void AddStray(Exception exception)
    {
        _strays.Enqueue(exception);
        if (_running is { } run)
            TellStrays(run.Output);
    }

    // What was thrown between two cells is told by the next one.
    private void TellStrays(OutputQueue output)
    {
        while (_strays.TryDequeue(out var stray))
        {
            var lines = _errors.Describe(stray, "").Traceback;
            if (!output.Write(StreamKind.Stderr, $"[a thread of this notebook ended by an exception that nobody caught]\n{string.Join('\n', lines)}\n"))
            {
                _strays.Enqueue(stray);
                return;
            }
        }
    }

    private IReadOnlyList<Completion>? Markers(string typed, int position) => typed is not ['#', '!', .. var name] || name.Contains(' ') ? null :
    [
        .. _kernel.Languages.Select(language => (Name: language.Key, language.Value.Description))
            .Concat(CellInterpreter.Commands.Select(command => (Name: command.Key, Description: command.Value)))
            .Append((Name: "csharp", Description: "runs C#"))
            .Where(marker => marker.Name.StartsWith(name, StringComparison.Ordinal)).OrderBy(marker => marker.Name, StringComparer.Ordinal)
            .Select(marker => new Completion("#!" + marker.Name, "marker", position - typed.Length, position, marker.Description)),
    ];
}
