using System.Collections;

namespace Labs;

/// <summary>
/// The forms in which a value can be shown, by MIME type. <c>text/plain</c> is always among them. A form can be created when it is
/// first read, because not every front end needs every form: a terminal reads no HTML.
/// </summary>
public sealed class MimeBundle : IReadOnlyDictionary<string, string>
{
    /// <summary>The MIME type of plain text.</summary>
    public const string PlainText = "text/plain";

    /// <summary>The MIME type of HTML.</summary>
    public const string Html = "text/html";

    /// <summary>The MIME type of a Plotly figure as JSON, which VS Code and JupyterLab draw.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    private readonly Dictionary<string, Lazy<string>> _forms = [];

    /// <summary>Creates a bundle with a text.</summary>
    public MimeBundle(string plainText) => _forms[PlainText] = new(plainText);

    /// <summary>Creates a bundle with a text that is created when it is first read.</summary>
    public MimeBundle(Func<string> plainText) => _forms[PlainText] = new(plainText);

    /// <summary>The form of a MIME type.</summary>
    /// <exception cref="KeyNotFoundException">The bundle does not have this form.</exception>
    public string this[string mimeType]
    {
        get => _forms[mimeType].Value;
        init => _forms[mimeType] = new(value);
    }

    /// <summary>The MIME types of the forms.</summary>
    public IEnumerable<string> Keys => _forms.Keys;

    /// <summary>The forms. Reading them creates those that were not read before.</summary>
    public IEnumerable<string> Values => _forms.Values.Select(form => form.Value);

    /// <summary>The number of forms.</summary>
    public int Count => _forms.Count;

    /// <summary>Adds a form that is created when it is first read.</summary>
    /// <exception cref="ArgumentException">The bundle already has a form of this type.</exception>
    public MimeBundle Add(string mimeType, Func<string> form)
    {
        _forms.Add(mimeType, new(form));
        return this;
    }

    /// <summary>Returns whether the bundle has a form of this MIME type.</summary>
    public bool ContainsKey(string key) => _forms.ContainsKey(key);

    /// <summary>Reads the form of a MIME type; returns false if the bundle does not have it.</summary>
    public bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string value)
    {
        value = _forms.TryGetValue(key, out var form) ? form.Value : null;
        return value is not null;
    }

    /// <summary>Enumerates MIME types and forms. It creates the forms that were not read before.</summary>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        _forms.Select(form => KeyValuePair.Create(form.Key, form.Value.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
