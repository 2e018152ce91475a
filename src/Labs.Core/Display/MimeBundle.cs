using System.Collections;

namespace Labs;

/// <summary>The forms in which a value shows itself, by MIME type. <c>text/plain</c> is always among them.</summary>
public sealed class MimeBundle(string plainText) : IReadOnlyDictionary<string, string>
{
    public const string PlainText = "text/plain";
    public const string Html = "text/html";

    /// <summary>A Plotly figure as JSON: drawn natively by VS Code and JupyterLab.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    private readonly Dictionary<string, string> _forms = new() { [PlainText] = plainText };

    public string this[string mimeType]
    {
        get => _forms[mimeType];
        init => _forms[mimeType] = value;
    }

    public IEnumerable<string> Keys => _forms.Keys;

    public IEnumerable<string> Values => _forms.Values;

    public int Count => _forms.Count;

    public bool ContainsKey(string key) => _forms.ContainsKey(key);

    public bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string value) =>
        _forms.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _forms.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
