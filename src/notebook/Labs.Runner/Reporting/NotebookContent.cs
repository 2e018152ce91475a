using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Labs.Runner.Notebooks;
using Labs.Runner.Running;
using Markdig;

namespace Labs.Runner.Reporting;

/// <summary>The cells of an executed notebook as HTML. Each cell has the anchor <c>cell-N</c>, N from 1.</summary>
internal sealed class NotebookContent
{
    private static readonly MarkdownPipeline s_markdown = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers().UseEmphasisExtras().UseTaskLists().Build();

    private readonly StringBuilder _html = new();
    private readonly List<(string Id, string Text)> _headings = [];
    private readonly List<(int Number, string Html)> _folded = [];
    private readonly bool _foldsCode;
    private readonly int _opening;
    private bool _hasFigures, _hasDiagrams;

    /// <param name="notebook">The notebook with its outputs.</param>
    /// <param name="foldsCode">
    /// Whether code is folded: all code that leads to an output is in one block above it, and figures have their numbers below them.
    /// </param>
    public NotebookContent(Notebook notebook, bool foldsCode)
    {
        _foldsCode = foldsCode;
        foreach (var (index, cell) in notebook.Cells.Index())
        {
            if (cell.Type == "markdown")
                AddMarkdown(cell.Source, index + 1);
            else if (cell.IsCode)
                AddCode(cell, notebook.LanguageOf(cell), index + 1);
            if (index == 0 && cell.Type == "markdown")
                _opening = _html.Length;
        }
        Unfold();
    }

    /// <summary>The first cell if it is text: the title and the question. Else empty.</summary>
    public string Opening => _html.ToString(0, _opening);

    /// <summary>The cells below <see cref="Opening"/>.</summary>
    public string Rest => _html.ToString(_opening, _html.Length - _opening);

    /// <summary>Links to the parts of the notebook; empty if it has fewer than three.</summary>
    public string Contents => _headings.Count < 3
        ? ""
        : "<nav class=\"toc\" aria-label=\"Contents\">"
            + string.Concat(_headings.Select(heading => $"<a href=\"#{heading.Id}\">{Html.Escape(heading.Text)}</a>")) + "</nav>";

    /// <summary>Adds the scripts that draw what the notebook shows.</summary>
    public void AddScripts(FigureScripts scripts)
    {
        if (_hasFigures)
            scripts.AddFigures();
        if (_hasDiagrams)
            scripts.AddDiagrams();
    }

    /// <summary>
    /// Returns a figure's place on a page, with its numbers in a block below it. The script that draws the figure folds the block.
    /// </summary>
    public static string FigureWithNumbers(JsonNode figure, string numbersHtml) => FigureScripts.Place(figure, "")
        + (numbersHtml.Length == 0 ? "" : "<details class=\"fold labs-figure-numbers\" open><summary>This figure in numbers</summary>"
            + $"{numbersHtml}</details>");

    /// <summary>Returns the HTML form of a figure, without what could act on the page.</summary>
    public static string NumbersOf(JsonObject data) => ForeignHtml.Clean(NotebookCell.Text(data[MimeBundle.Html]));

    private void AddMarkdown(string source, int number)
    {
        Unfold();
        var html = ForeignHtml.Clean(Markdig.Markdown.ToHtml(source, s_markdown));
        // Two cells may have the same heading; their anchors must differ.
        foreach (var line in html.Split('\n').Where(line => line.StartsWith("<h2 id=\"", StringComparison.Ordinal)))
        {
            var id = $"s{_headings.Count + 1}";
            var text = WebUtility.HtmlDecode(Regex.Replace(line, "<[^>]+>", ""));
            html = html.Replace(line, $"<h2 id=\"{id}\">{line[(line.IndexOf('>') + 1)..]}");
            _headings.Add((id, text));
        }
        _hasDiagrams |= html.Contains("<code class=\"language-mermaid\">", StringComparison.Ordinal);
        html = Regex.Replace(html, """<pre><code class="language-mermaid">([\s\S]*?)</code></pre>""", """<pre class="mermaid">$1</pre>""");
        _html.Append($"<section class=\"md\" id=\"cell-{number}\">").Append(html).Append("</section>");
        _hasDiagrams |= html.Contains("class=\"mermaid\"", StringComparison.Ordinal);
    }

    private void AddCode(NotebookCell cell, string language, int number)
    {
        if (string.IsNullOrWhiteSpace(cell.Source) && cell.Outputs.Count == 0)
            return;
        // A diagram's source says nothing that the diagram does not.
        var isShown = !cell.Tags.Contains("hide-source") && !cell.Source.TrimStart().StartsWith("#!mermaid", StringComparison.Ordinal);
        var code = isShown ? $"<pre class=\"code\"><code>{CodeHighlighter.Highlight(cell.Source.TrimEnd(), language)}</code></pre>" : "";
        if (_foldsCode && cell.Outputs.Count == 0)
        {
            if (code.Length > 0)
                _folded.Add((number, code));
            return;
        }
        _html.Append($"<div class=\"cell\" id=\"cell-{number}\">");
        if (_foldsCode)
            Unfold((number, code));
        else
        {
            if (cell.Json.At("metadata", "labs", "durationMs") is JsonValue time && time.TryGetValue(out double milliseconds))
                _html.Append($"<span class=\"time\">{Duration(milliseconds)}</span>");
            _html.Append(code);
        }
        if (cell.Outputs.Count > 0)
        {
            _html.Append("<div class=\"out\">");
            foreach (var output in cell.Outputs.OfType<JsonObject>())
                AddOutput(output);
            _html.Append("</div>");
        }
        _html.Append("</div>");
    }

    // Writes the code that waits for the next output, with that of the output's own cell, whose anchor is outside.
    private void Unfold((int Number, string Html)? last = null)
    {
        var code = _folded.Select(one => (one.Number, Html: $"<div id=\"cell-{one.Number}\">{one.Html}</div>")).ToList();
        if (last is { Html.Length: > 0 } own)
            code.Add(own);
        _folded.Clear();
        if (code.Count == 0)
            return;
        var cells = code.Count == 1 ? $"cell {code[0].Number}" : $"cells {code[0].Number} to {code[^1].Number}";
        _html.Append($"<details class=\"fold source\"><summary>Code of {cells}</summary>");
        _html.Append(string.Concat(code.Select(one => one.Html))).Append("</details>");
    }

    private void AddOutput(JsonObject output)
    {
        switch (output.TextAt("output_type"))
        {
            case "stream":
                var stream = output.TextAt("name") == "stderr" ? "stderr" : "stdout";
                _html.Append($"<pre class=\"{stream}\">{Html.Escape(AnsiText.Strip(NotebookCell.Text(output["text"])))}</pre>");
                break;
            case "error":
                var traceback = string.Join("\n", (output["traceback"] as JsonArray ?? []).Select(line => line?.ToString()));
                _html.Append($"<pre class=\"error\">{Html.Escape(AnsiText.Strip(traceback))}</pre>");
                break;
            case "display_data" or "execute_result" when output["data"] is JsonObject data:
                AddData(data);
                break;
        }
    }

    private void AddData(JsonObject data)
    {
        if (data[MimeBundle.Plotly] is { } figure)
        {
            _html.Append(_foldsCode ? FigureWithNumbers(figure, NumbersOf(data)) : FigureScripts.Place(figure, NumbersOf(data)));
            _hasFigures = true;
        }
        else if ((data["text/vnd.mermaid"] ?? data["text/mermaid"]) is { } diagram)
        {
            _html.Append($"<pre class=\"mermaid\">{Html.Escape(NotebookCell.Text(diagram))}</pre>");
            _hasDiagrams = true;
        }
        else if (data[MimeBundle.Html] is { } html)
        {
            var text = ForeignHtml.Clean(NotebookCell.Text(html));
            _hasDiagrams |= text.Contains("class=\"mermaid\"", StringComparison.Ordinal);
            _html.Append(text);
        }
        else if (data["image/png"] is { } png)
            _html.Append($"<img alt=\"\" src=\"data:image/png;base64,{Html.Escape(NotebookCell.Text(png).Trim())}\">");
        else if (data["image/svg+xml"] is { } svg)
            _html.Append(ForeignHtml.Clean(NotebookCell.Text(svg)));
        else if (data["text/markdown"] is { } markdown)
            _html.Append(ForeignHtml.Clean(Markdig.Markdown.ToHtml(NotebookCell.Text(markdown), s_markdown)));
        else
            _html.Append($"<pre>{Html.Escape(AnsiText.Strip(NotebookCell.Text(data[MimeBundle.PlainText])))}</pre>");
    }

    private static string Duration(double milliseconds) =>
        milliseconds < 1000 ? $"{milliseconds:0} ms" : $"{(milliseconds / 1000).ToString("0.0", CultureInfo.InvariantCulture)} s";
}
