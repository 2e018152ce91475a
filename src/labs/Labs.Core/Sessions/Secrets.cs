using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Labs;

/// <summary>
/// The secrets that this process has made, such as passwords of servers. They are masked in what leaves the process: the output of cells,
/// errors and result files.
/// </summary>
/// <remarks>
/// A secret is found as it was registered, and as JSON, HTML and URLs write it. One that a cell encodes otherwise, for example in Base64,
/// or writes in two parts is not found.
/// </remarks>
public static class Secrets
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mark = "***";

    /// <summary>The least number of characters. Shorter ones would be found in ordinary text.</summary>
    public const int LeastLength = 8;

    private static readonly Lock s_lock = new();

    // The longest first: a secret may be a part of another one.
    private static volatile string[] s_forms = [];

    /// <summary>Registers a secret for as long as this process runs.</summary>
    /// <returns>The secret.</returns>
    /// <exception cref="ArgumentException">It has fewer than <see cref="LeastLength"/> characters.</exception>
    public static string Register(string secret)
    {
        if (secret.Length < LeastLength)
            throw new ArgumentException($"The secret has {secret.Length} characters; expected at least {LeastLength}.", nameof(secret));
        string[] forms =
        [
            secret,
            JsonEncodedText.Encode(secret).Value,
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value,
            WebUtility.HtmlEncode(secret),
            Uri.EscapeDataString(secret),
        ];
        lock (s_lock)
            s_forms = [.. s_forms.Union(forms, StringComparer.Ordinal).OrderByDescending(form => form.Length)];
        return secret;
    }

    /// <summary>Returns a text with <see cref="Mark"/> in the place of each secret.</summary>
    public static string Mask(string text)
    {
        foreach (var form in s_forms)
            text = text.Replace(form, Mark, StringComparison.Ordinal);
        return text;
    }
}
