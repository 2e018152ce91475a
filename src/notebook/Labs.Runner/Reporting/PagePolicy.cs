using System.Security.Cryptography;
using System.Text;

namespace Labs.Runner.Reporting;

/// <summary>
/// The Content-Security-Policy of a page: it runs exactly the scripts that labs put there, and fetches and sends nothing. What a notebook
/// brings can neither run code nor tell anybody that the page was opened.
/// </summary>
internal static class PagePolicy
{
    /// <summary>Returns the element for the page's head. It applies to what follows it.</summary>
    /// <param name="scripts">The texts of the page's own script elements.</param>
    public static string Meta(params IEnumerable<string> scripts)
    {
        var allowed = string.Join(' ', scripts.Select(script => $"'sha256-{Hash(script)}'"));
        // Figures and diagrams set styles; blob: is how plotly.js saves a figure as a picture.
        return "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            + $"script-src {(allowed.Length > 0 ? allowed : "'none'")}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
            + "base-uri 'none'; form-action 'none'\">";
    }

    private static string Hash(string script) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
}
