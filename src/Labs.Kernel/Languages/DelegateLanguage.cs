namespace Labs.Kernel.Languages;

/// <summary>A language that a script registered by a delegate.</summary>
internal sealed class DelegateLanguage(
    string name, string description,
    Func<string, IReadOnlyDictionary<string, object?>, Action<string, object?>, CancellationToken, Task<object?>> run) : IPolyglotLanguage
{
    public string Name => name;
    public string Description => description;

    public async Task ExecuteAsync(LanguageCell cell, CancellationToken cancellation)
    {
        var arguments = new Dictionary<string, object?>(cell.Arguments);
        foreach (var (shared, value) in cell.Shared)
            arguments["@" + shared] = value;
        if (await run(cell.Text, arguments, cell.Publish, cancellation) is { } shown)
            cell.Display(shown);
    }
}
