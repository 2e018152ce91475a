using Labs.Kernel.Cells;

namespace Labs.Kernel.Languages;

/// <summary>Keeps its text as a value: <c>#!value --name config</c>, then <c>@value:config</c> elsewhere.</summary>
internal sealed class ValueLanguage : IPolyglotLanguage
{
    private readonly Dictionary<string, object?> _values = [];

    public string Name => "value";
    public string Description => "--name x [--from-file path | --from-url address] [--mime-type type]: keeps the text below (or a file's, or a page's) as a value";

    public async Task ExecuteAsync(LanguageCell cell, CancellationToken cancellation)
    {
        if (cell.Arguments.GetValueOrDefault("name") is not string { Length: > 0 } name)
            throw new CellException("Usage", "#!value needs a name, for example: #!value --name config", cell.Line);
        var text = cell.Text.TrimEnd('\n', '\r');
        if (cell.Arguments.GetValueOrDefault("from-file") is string file)
            text = await File.ReadAllTextAsync(Path.Combine(cell.WorkingDirectory, file), cancellation);
        if (cell.Arguments.GetValueOrDefault("from-url") is string address)
            text = await DownloadAsync(address, cancellation);
        _values[name] = text;
        if (cell.Arguments.GetValueOrDefault("mime-type") is string { Length: > 0 } mimeType)
            cell.DisplayAs(mimeType, text);
    }

    private static async Task<string> DownloadAsync(string address, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(address, cancellation);
    }

    public bool TryGetValue(string name, out object? value) => _values.TryGetValue(name, out value);

    public bool SetValue(string name, object? value)
    {
        _values[name] = value;
        return true;
    }
}
