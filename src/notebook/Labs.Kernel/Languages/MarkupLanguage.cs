namespace Labs.Kernel.Languages;

/// <summary>A language whose text is shown unchanged as a MIME type.</summary>
internal sealed class MarkupLanguage(string name, string mimeType, string description) : IPolyglotLanguage
{
    public string Name => name;
    public string Description => description;

    public static IEnumerable<MarkupLanguage> All =>
    [
        new("html", "text/html", "shows HTML"),
        new("markdown", "text/markdown", "shows Markdown"),
        new("mermaid", "text/vnd.mermaid", "draws a Mermaid diagram"),
        new("svg", "image/svg+xml", "draws an SVG picture"),
    ];

    public Task ExecuteAsync(LanguageCell cell, CancellationToken cancellationToken)
    {
        cell.DisplayAs(mimeType, cell.Text.TrimEnd());
        return Task.CompletedTask;
    }
}
