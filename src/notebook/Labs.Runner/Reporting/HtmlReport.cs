using System.Text;
using System.Text.Json.Nodes;
using Labs.Runner.Notebooks;

namespace Labs.Runner.Reporting;

/// <summary>Writes an executed notebook as one self-contained page.</summary>
/// <param name="repository">The root of the repository; the scripts of figures and diagrams are below it, in artifacts/web.</param>
internal sealed class HtmlReport(string repository)
{
    /// <param name="notebook">The notebook with its outputs.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="status">HTML that says how the run ended; may be empty.</param>
    /// <param name="result">The run's result file, whose environment the page shows; null when there is none.</param>
    public void Write(Notebook notebook, string path, string status, JsonObject? result)
    {
        var content = new NotebookContent(notebook, foldsCode: false);
        var scripts = new FigureScripts(repository);
        content.AddScripts(scripts);
        var page = new StringBuilder(ReportStyle.Head(notebook.Title, scripts.Texts));
        page.Append($"<p><a href=\"index.html\">All notebooks</a> {status}</p>");
        page.Append(content.Contents).Append(content.Opening).Append(content.Rest);
        AddEnvironment(page, result);
        page.Append("<footer>Made by Labs. ");
        page.Append("Every figure is interactive: hover for values, drag to zoom, double-click to reset.</footer></main>");
        page.Append(scripts.Elements()).Append("</body></html>\n");
        WholeFile.Write(path, page.ToString());
    }

    /// <summary>Adds a folded block with the machine, the versions and the parameters of a run; nothing without a result file.</summary>
    public static void AddEnvironment(StringBuilder page, JsonObject? result)
    {
        if (result?["environment"] is not JsonObject environment)
            return;
        page.Append("<details class=\"box\"><summary>Measured on</summary><dl>");
        foreach (var (name, value) in environment)
            page.Append($"<dt>{Html.Escape(name)}</dt><dd>{Html.Escape(value?.ToString())}</dd>");
        page.Append($"<dt>seed</dt><dd>{Html.Escape(result["seed"]?.ToString())}</dd>");
        page.Append($"<dt>parameters</dt><dd>{Html.Escape(result["parameters"]?.ToJsonString())}</dd></dl></details>");
    }
}
