using Labs.NotebookProcess;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Labs.Interactive.Host;

/// <summary>Translates the events of .NET Interactive to the messages of a notebook's process.</summary>
internal sealed class CellEvents(HostRequest cell, Action<HostEvent> send)
{
    public void Take(KernelEvent happened)
    {
        switch (happened)
        {
            case StandardOutputValueProduced output:
                send(new HostEvent("stream", cell.Cell, Stream: "stdout", Text: TextOf(output.FormattedValues)));
                break;
            case StandardErrorValueProduced output:
                send(new HostEvent("stream", cell.Cell, Stream: "stderr", Text: TextOf(output.FormattedValues)));
                break;
            case ReturnValueProduced result:
                Show(result, isUpdate: false, isResult: true);
                break;
            case DisplayedValueProduced shown:
                Show(shown, isUpdate: false, isResult: false);
                break;
            case DisplayedValueUpdated updated:
                Show(updated, isUpdate: true, isResult: false);
                break;
        }
    }

    public void Interrupted()
    {
        const string message = "The cell was interrupted. .NET Interactive cannot stop code that ignores its cancellation token; "
            + "the code may still be running in the background.";
        send(new HostEvent("error", cell.Cell, Name: "Interrupted", Text: message, Traceback: [message]));
    }

    public void Failed(CommandFailed failure, IEnumerable<DiagnosticsProduced> diagnostics)
    {
        var (name, message, lines) = CellFailure.Describe(failure, diagnostics, cell);
        send(new HostEvent("error", cell.Cell, Name: name, Text: message, Traceback: lines));
    }

    private void Show(DisplayEvent shown, bool isUpdate, bool isResult)
    {
        var data = new Dictionary<string, string>();
        foreach (var form in shown.FormattedValues.Where(form => !form.SuppressDisplay))
            data[form.MimeType] = form.Value;
        if (data.Count == 0)
            return;
        // A notebook's output always has a form in plain text.
        if (!data.ContainsKey(PlainTextFormatter.MimeType))
            data[PlainTextFormatter.MimeType] = shown.Value.ToDisplayString();
        var id = isResult ? null : shown.ValueId;
        send(new HostEvent("display", cell.Cell, Data: data, DisplayId: id, IsUpdate: isUpdate, IsResult: isResult));
    }

    private static string TextOf(IEnumerable<FormattedValue> values) => string.Concat(values.Select(value => value.Value));
}
