using System.Globalization;
using Labs.NotebookProcess;

namespace Labs.Runner.Running;

/// <summary>How a cell's run ended, and why if not well.</summary>
internal readonly record struct CellEnd(CellStatus Status, string Error);

/// <summary>
/// Runs a cell in a notebook's process until it ends by itself, reaches a limit, or loses its process. A cell that has to stop is
/// interrupted first; its process is killed if that does not help.
/// </summary>
internal sealed class CellRun(INotebookProcess process, CellOutputs outputs, RunningCopy copy, RunOptions options)
{
    /// <param name="request">The cell.</param>
    /// <param name="notebookLimit">Cancelled when the notebook's limit is reached.</param>
    /// <param name="cancellationToken">Cancelled when the run is interrupted.</param>
    public async Task<CellEnd> RunAsync(HostRequest request, CancellationToken notebookLimit, CancellationToken cancellationToken)
    {
        process.Send(request);
        using var cellLimit = new CancellationTokenSource(options.CellTimeout);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cellLimit.Token, notebookLimit, cancellationToken);
        try
        {
            return await EndAsync(request.Cell, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // It did not end by itself.
        }
        var stopped = Reason(notebookLimit, cancellationToken);
        process.Send(new HostRequest("interrupt"));
        using var patience = new CancellationTokenSource(options.InterruptPatience);
        try
        {
            var end = await EndAsync(request.Cell, patience.Token);
            return end.Status == CellStatus.Crashed ? end with { Status = stopped.Status } : stopped;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return stopped;
        }
    }

    /// <summary>Returns a time as messages show it, in seconds.</summary>
    internal static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    private async Task<CellEnd> EndAsync(int cell, CancellationToken cancellationToken)
    {
        var error = "";
        while (await IsMoreAsync(cancellationToken))
        {
            while (process.Events.TryRead(out var message))
            {
                // A cell that floods its output never lets the outer loop look.
                cancellationToken.ThrowIfCancellationRequested();
                if (message.Event == "done" && message.Cell == cell)
                    return new CellEnd(StatusOf(message), error);
                outputs.Add(message);
                copy.Changed();
                if (message.Event == "error" && message.Cell == cell)
                    error = ErrorText(message);
            }
        }
        var end = await process.EndAsync(options.InterruptPatience);
        error = $"the notebook's process {end}{(process.Tail.Length > 0 ? ": " + process.Tail : "")}";
        outputs.Add(new HostEvent("error", cell, Name: "ProcessEnded", Text: error, Traceback: [error]));
        return new CellEnd(CellStatus.Crashed, error);
    }

    // Python's traceback begins with a line of dashes and ends with what happened; messages show the first line.
    private static string ErrorText(HostEvent error)
    {
        if (error.Traceback is not { Count: > 0 } lines)
            return error.Text ?? "";
        var text = AnsiText.Strip(string.Join("\n", lines));
        return text.Split('\n')[0].Trim('-', ' ').Length > 0 ? text : $"{error.Name}: {AnsiText.Strip(error.Text ?? "")}\n{text}";
    }

    /// <summary>Waits for the next event, and writes the running copy meanwhile.</summary>
    private async Task<bool> IsMoreAsync(CancellationToken cancellationToken)
    {
        var more = process.Events.WaitToReadAsync(cancellationToken).AsTask();
        while (copy.DueIn is { } due)
        {
            if (more.IsCompleted || due == TimeSpan.Zero)
            {
                if (due > TimeSpan.Zero)
                    break;
                outputs.Flush();
                copy.WriteIfDue();
                continue;
            }
            await Task.WhenAny(more, Task.Delay(due, CancellationToken.None));
        }
        return await more;
    }

    private CellEnd Reason(CancellationToken notebookLimit, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? new(CellStatus.Interrupted, "the run was interrupted")
        : notebookLimit.IsCancellationRequested
            ? new(CellStatus.Timeout, $"the notebook's limit of {Text(options.Timeout)} was reached (--timeout)")
        : new(CellStatus.Timeout, $"the cell's limit of {Text(options.CellTimeout)} was reached (--cell-timeout)");

    private static CellStatus StatusOf(HostEvent done) => done.Status switch
    {
        Kernel.CellStatus.Ok => CellStatus.Ok,
        Kernel.CellStatus.Interrupted => CellStatus.Interrupted,
        _ => CellStatus.Failed,
    };
}
