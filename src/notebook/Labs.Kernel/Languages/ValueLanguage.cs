using Labs.Kernel.Cells;

namespace Labs.Kernel.Languages;

/// <summary>Stores its text as a value: <c>#!value --name config</c> here, <c>@value:config</c> in other languages.</summary>
internal sealed class ValueLanguage : IPolyglotLanguage
{
    private readonly Dictionary<string, object?> _values = [];

    public string Name => "value";
    public string Description =>
        "--name x [--from-file path | --from-url address] [--mime-type type]: stores the text below, of a file or of a page as a value";

    public async Task ExecuteAsync(LanguageCell cell, CancellationToken cancellationToken)
    {
        if (cell.Arguments.GetValueOrDefault("name") is not string { Length: > 0 } name)
            throw new CellException("Usage", "#!value needs a name, for example: #!value --name config", cell.Line);
        var text = cell.Text.TrimEnd('\n', '\r');
        if (cell.Arguments.GetValueOrDefault("from-file") is string file)
            text = await File.ReadAllTextAsync(Path.Combine(cell.WorkingDirectory, file), cancellationToken);
        if (cell.Arguments.GetValueOrDefault("from-url") is string address)
            text = await DownloadAsync(address, cancellationToken);
        _values[name] = text;
        if (cell.Arguments.GetValueOrDefault("mime-type") is string { Length: > 0 } mimeType)
            cell.DisplayAs(mimeType, text);
    }

    private static async Task<string> DownloadAsync(string address, CancellationToken cancellationToken)
    {
        // .NET would send even a request to 127.0.0.1 to the proxy of HTTP_PROXY.
        var isHere = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = !isHere });
        return await http.GetStringAsync(address, cancellationToken);
    }

    public bool TryGetValue(string name, out object? value) => _values.TryGetValue(name, out value);

    public bool SetValue(string name, object? value)
    {
        _values[name] = value;
        return true;
    }
}
