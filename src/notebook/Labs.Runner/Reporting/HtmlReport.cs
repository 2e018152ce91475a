using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Labs.Runner.Notebooks;
using Labs.Runner.Running;
using Markdig;

namespace Labs.Runner.Reporting;

/// <summary>Writes an executed notebook as one self-contained page.</summary>
/// <param name="repository">The root of the repository; the scripts of figures and diagrams are below it, in artifacts/web.</param>
internal sealed class HtmlReport(string repository)
{
    private static readonly MarkdownPipeline s_markdown = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers().UseEmphasisExtras().UseTaskLists().Build();

    /// <param name="notebook">The notebook with its outputs.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="status">HTML that says how the run ended; may be empty.</param>
    /// <param name="result">The run's result file, whose environment the page shows; null when there is none.</param>
    public void Write(Notebook notebook, string path, string status, JsonObject? result)
    {
        var body = new StringBuilder();
        bool figures = false, diagrams = false;
        var headings = new List<(string Id, string Text)>();
        foreach (var cell in notebook.Cells)
        {
            if (cell.Type == "markdown")
                diagrams |= AddMarkdown(body, cell.Source, headings);
            else if (cell.IsCode)
                AddCode(body, cell, notebook.LanguageOf(cell), ref figures, ref diagrams);
        }

        var scripts = new FigureScripts(repository);
        if (figures)
            scripts.AddFigures();
        if (diagrams)
            scripts.AddDiagrams();

        var page = new StringBuilder(ReportStyle.Head(notebook.Title, scripts.Texts));
        page.Append($"<p><a href=\"index.html\">All notebooks</a> {status}</p>");
        if (headings.Count > 2)
        {
            var links = headings.Select(heading => $"<a href=\"#{heading.Id}\">{Html.Escape(heading.Text)}</a>");
            page.Append($"<nav class=\"toc\" aria-label=\"Contents\">{string.Concat(links)}</nav>");
        }
        page.Append(body);
        AddEnvironment(page, result);
        page.Append("<footer>Made by Labs. ");
        page.Append("Every figure is interactive: hover for values, drag to zoom, double-click to reset.</footer></main>");
        page.Append(scripts.Elements()).Append("</body></html>\n");
        WholeFile.Write(path, page.ToString());
    }

    private static bool AddMarkdown(StringBuilder body, string source, List<(string Id, string Text)> headings)
    {
        var html = ForeignHtml.Clean(Markdig.Markdown.ToHtml(source, s_markdown));
        // Two cells may have the same heading; their anchors must differ.
        foreach (var line in html.Split('\n').Where(line => line.StartsWith("<h2 id=\"", StringComparison.Ordinal)))
        {
            var id = $"s{headings.Count + 1}";
            var text = WebUtility.HtmlDecode(Regex.Replace(line, "<[^>]+>", ""));
            html = html.Replace(line, $"<h2 id=\"{id}\">{line[(line.IndexOf('>') + 1)..]}");
            headings.Add((id, text));
        }
        var hasDiagram = html.Contains("<code class=\"language-mermaid\">", StringComparison.Ordinal);
        html = Regex.Replace(html, """<pre><code class="language-mermaid">([\s\S]*?)</code></pre>""", """<pre class="mermaid">$1</pre>""");
        body.Append("<section class=\"md\">").Append(html).Append("</section>");
        return hasDiagram || html.Contains("class=\"mermaid\"", StringComparison.Ordinal);
    }

    private static void AddCode(StringBuilder body, NotebookCell cell, string language, ref bool figures, ref bool diagrams)
    {
        if (string.IsNullOrWhiteSpace(cell.Source) && cell.Outputs.Count == 0)
            return;
        body.Append("<div class=\"cell\">");
        if (cell.Json.At("metadata", "labs", "durationMs") is JsonValue time && time.TryGetValue(out double milliseconds))
            body.Append($"<span class=\"time\">{Duration(milliseconds)}</span>");
        // A diagram's source says nothing that the diagram does not.
        if (!cell.Tags.Contains("hide-source") && !cell.Source.TrimStart().StartsWith("#!mermaid", StringComparison.Ordinal))
            body.Append($"<pre class=\"code\"><code>{CodeHighlighter.Highlight(cell.Source.TrimEnd(), language)}</code></pre>");
        if (cell.Outputs.Count > 0)
        {
            body.Append("<div class=\"out\">");
            foreach (var output in cell.Outputs.OfType<JsonObject>())
                AddOutput(body, output, ref figures, ref diagrams);
            body.Append("</div>");
        }
        body.Append("</div>");
    }

    private static void AddOutput(StringBuilder body, JsonObject output, ref bool figures, ref bool diagrams)
    {
        switch (output.TextAt("output_type"))
        {
            case "stream":
                var stream = output.TextAt("name") == "stderr" ? "stderr" : "stdout";
                body.Append($"<pre class=\"{stream}\">{Html.Escape(AnsiText.Strip(NotebookCell.Text(output["text"])))}</pre>");
                break;
            case "error":
                var traceback = string.Join("\n", (output["traceback"] as JsonArray ?? []).Select(line => line?.ToString()));
                body.Append($"<pre class=\"error\">{Html.Escape(AnsiText.Strip(traceback))}</pre>");
                break;
            case "display_data" or "execute_result" when output["data"] is JsonObject data:
                if (data[MimeBundle.Plotly] is { } figure)
                {
                    var summary = ForeignHtml.Clean(NotebookCell.Text(data[MimeBundle.Html]));
                    body.Append(FigureScripts.Place(figure, summary));
                    figures = true;
                }
                else if ((data["text/vnd.mermaid"] ?? data["text/mermaid"]) is { } diagram)
                {
                    body.Append($"<pre class=\"mermaid\">{Html.Escape(NotebookCell.Text(diagram))}</pre>");
                    diagrams = true;
                }
                else if (data[MimeBundle.Html] is { } html)
                {
                    var text = ForeignHtml.Clean(NotebookCell.Text(html));
                    diagrams |= text.Contains("class=\"mermaid\"", StringComparison.Ordinal);
                    body.Append(text);
                }
                else if (data["image/png"] is { } png)
                    body.Append($"<img alt=\"\" src=\"data:image/png;base64,{Html.Escape(NotebookCell.Text(png).Trim())}\">");
                else if (data["image/svg+xml"] is { } svg)
                    body.Append(ForeignHtml.Clean(NotebookCell.Text(svg)));
                else if (data["text/markdown"] is { } markdown)
                    body.Append(ForeignHtml.Clean(Markdig.Markdown.ToHtml(NotebookCell.Text(markdown), s_markdown)));
                else
                    body.Append($"<pre>{Html.Escape(AnsiText.Strip(NotebookCell.Text(data[MimeBundle.PlainText])))}</pre>");
                break;
        }
    }

    private static void AddEnvironment(StringBuilder page, JsonObject? result)
    {
        if (result?["environment"] is not JsonObject environment)
            return;
        page.Append("<details class=\"box\"><summary>Measured on</summary><dl>");
        foreach (var (name, value) in environment)
            page.Append($"<dt>{Html.Escape(name)}</dt><dd>{Html.Escape(value?.ToString())}</dd>");
        page.Append($"<dt>seed</dt><dd>{Html.Escape(result["seed"]?.ToString())}</dd>");
        page.Append($"<dt>parameters</dt><dd>{Html.Escape(result["parameters"]?.ToJsonString())}</dd></dl></details>");
    }

    private static string Duration(double milliseconds) =>
        milliseconds < 1000 ? $"{milliseconds:0} ms" : $"{(milliseconds / 1000).ToString("0.0", CultureInfo.InvariantCulture)} s";
}
