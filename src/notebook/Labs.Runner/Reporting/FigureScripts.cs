using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Plots;

namespace Labs.Runner.Reporting;

/// <summary>The scripts of a page with figures or diagrams. They are put into the page, so that it needs no network.</summary>
/// <param name="repository">The root of the repository; the scripts are below it, in artifacts/web.</param>
internal sealed class FigureScripts(string repository)
{
    // The default encoder writes the + of base64 as six characters. FigurePage replaces what could end the page's element.
    private static readonly JsonSerializerOptions s_figureJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<string> _scripts = [];
    private readonly StringBuilder _missing = new();

    /// <summary>The texts of the script elements.</summary>
    public IReadOnlyList<string> Texts => _scripts;

    /// <summary>Adds what draws Plotly figures.</summary>
    public void AddFigures() => Add("plotly.min.js", FigurePage.Script);

    /// <summary>Adds what draws Mermaid diagrams.</summary>
    public void AddDiagrams() => Add("mermaid.min.js", "mermaid.initialize({ startOnLoad: true, theme: 'neutral' });");

    /// <summary>Adds a script of the page's own.</summary>
    public void AddScript(string script) => _scripts.Add(Inline(script));

    /// <summary>Returns the HTML of a figure's place on the page, with a summary that the script removes.</summary>
    public static string Place(JsonNode figure, string summaryHtml) =>
        FigurePage.Place(figure.ToJsonString(s_figureJson), summaryHtml);

    /// <summary>Returns the script elements, for the end of the page, and a note about each script that is missing.</summary>
    public string Elements() => _missing + string.Concat(_scripts.Select(script => $"<script>{script}</script>"));

    private void Add(string library, string start)
    {
        var path = Path.Combine(repository, "artifacts", "web", library);
        if (!File.Exists(path))
        {
            _missing.Append($"<p class=\"box\">{library} was missing when this page was made (artifacts/web), ");
            _missing.Append("so numbers replace figures. <code>./labs doctor</code> says how to get it.</p>");
            return;
        }
        _scripts.Add(Inline(File.ReadAllText(path)));
        _scripts.Add(Inline(start));
    }

    // Browsers read a line end as \n, and the policy's hash is of what they read.
    private static string Inline(string script) => script.Replace("\r\n", "\n", StringComparison.Ordinal)
        .Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
}
