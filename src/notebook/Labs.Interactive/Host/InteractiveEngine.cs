using Labs.Interactive.Guest;
using Labs.Kernel;
using Labs.NotebookProcess;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;

namespace Labs.Interactive.Host;

/// <summary>
/// Runs cells with .NET Interactive in a notebook's process. It has only the kernels of the bare packages; the labs come with labs.csx.
/// </summary>
internal sealed class InteractiveEngine : INotebookEngine
{
    private readonly CompositeKernel _root;
    private volatile bool _interrupted;

    public InteractiveEngine()
    {
        // The report draws figures from their JSON, so HTML that draws itself is not needed.
        FigurePage.IsWanted = false;
        var csharp = new CSharpKernel().UseKernelHelpers();
        _root = new CompositeKernel { csharp };
        _root.DefaultKernelName = csharp.Name;
        NotebookMagics.AddMissing(_root, csharp);
    }

    public CellStatus Execute(HostRequest cell, Action<HostEvent> send)
    {
        _interrupted = false;
        var output = new CellEvents(cell, message => send(Masked(message)));
        KernelCommandResult result;
        using (_root.KernelEvents.Subscribe(new Observer(output.Take)))
            result = _root.SendAsync(new SubmitCode(cell.Code, cell.Language is "csharp" ? null : cell.Language)).GetAwaiter().GetResult();
        if (_interrupted)
        {
            output.Interrupted();
            return CellStatus.Interrupted;
        }
        if (result.Events.OfType<CommandFailed>().FirstOrDefault() is not { } failure)
            return CellStatus.Ok;
        output.Failed(failure, result.Events.OfType<DiagnosticsProduced>());
        return CellStatus.Failed;
    }

    public void Interrupt()
    {
        _interrupted = true;
        _ = _root.SendAsync(new Cancel());
    }

    // Everything that leaves the process, also what a C# cell prints.
    private static HostEvent Masked(HostEvent message)
    {
        var mask = LabsGuest.Mask;
        return message with
        {
            Text = message.Text is { } text ? mask(text) : null,
            Data = message.Data?.ToDictionary(form => form.Key, form => mask(form.Value)),
            Traceback = message.Traceback is { } lines ? [.. lines.Select(mask)] : null,
        };
    }

    private sealed class Observer(Action<KernelEvent> take) : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent value) => take(value);

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
