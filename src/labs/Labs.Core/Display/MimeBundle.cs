using System.Collections;

namespace Labs;

/// <summary>
/// The forms in which a value shows itself, by MIME type. <c>text/plain</c> is always among them. A form can be left unmade until
/// somebody reads it: a terminal needs no HTML, and a table of a page needs no text.
/// </summary>
public sealed class MimeBundle : IReadOnlyDictionary<string, string>
{
    public const string PlainText = "text/plain";
    public const string Html = "text/html";

    /// <summary>A Plotly figure as JSON: drawn natively by VS Code and JupyterLab.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    private readonly Dictionary<string, Lazy<string>> _forms = [];

    public MimeBundle(string plainText) => _forms[PlainText] = new(plainText);

    /// <param name="plainText">Makes the text when it is first read.</param>
    public MimeBundle(Func<string> plainText) => _forms[PlainText] = new(plainText);

    public string this[string mimeType]
    {
        get => _forms[mimeType].Value;
        init => _forms[mimeType] = new(value);
    }

    public IEnumerable<string> Keys => _forms.Keys;

    public IEnumerable<string> Values => _forms.Values.Select(form => form.Value);

    public int Count => _forms.Count;

    /// <summary>Adds a form that is made when it is first read.</summary>
    public MimeBundle Add(string mimeType, Func<string> form)
    {
        _forms.Add(mimeType, new(form));
        return this;
    }

    public bool ContainsKey(string key) => _forms.ContainsKey(key);

    public bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string value)
    {
        value = _forms.TryGetValue(key, out var form) ? form.Value : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        _forms.Select(form => KeyValuePair.Create(form.Key, form.Value.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
