namespace Labs.Kernel.Languages;

/// <summary>A language that a script registered by a delegate.</summary>
internal sealed class DelegateLanguage(
    string name, string description,
    Func<string, IReadOnlyDictionary<string, object?>, CancellationToken, Task<object?>> run) : IPolyglotLanguage
{
    public string Name => name;
    public string Description => description;

    public async Task ExecuteAsync(LanguageCell cell, CancellationToken cancellation)
    {
        if (await run(cell.Text, cell.Arguments, cancellation) is { } shown)
            cell.Display(shown);
    }
}
