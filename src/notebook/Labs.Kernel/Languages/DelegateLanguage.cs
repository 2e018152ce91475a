using Labs.Kernel.Cells;

namespace Labs.Kernel.Languages;

/// <summary>
/// A language that a script has registered as a delegate. The argument <c>#line</c> is the line of the cell at which the text begins.
/// An exception with <c>Data["line"]</c>, counted from 1 in the text, is shown at that line of the cell.
/// </summary>
internal sealed class DelegateLanguage(
    string name, string description,
    Func<string, IReadOnlyDictionary<string, object?>, Action<string, object?>, CancellationToken, Task<object?>> run) : IPolyglotLanguage
{
    public string Name => name;
    public string Description => description;

    public async Task ExecuteAsync(LanguageCell cell, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, object?>(cell.Arguments);
        foreach (var (shared, value) in cell.Shared)
            arguments["@" + shared] = value;
        arguments["#line"] = cell.Line;
        try
        {
            if (await run(cell.Text, arguments, cell.Publish, cancellationToken) is { } shown)
                cell.Display(shown);
        }
        catch (Exception exception) when (exception.Data["line"] is int line and > 0)
        {
            throw new CellException(exception.GetType().Name, exception.Message, cell.Line + line - 1);
        }
    }
}
