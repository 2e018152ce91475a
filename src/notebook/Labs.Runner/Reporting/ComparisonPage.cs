using System.Text;
using Labs.Plots;
using Labs.Runner.Comparing;
using Labs.Runner.Notebooks;

namespace Labs.Runner.Reporting;

/// <summary>Writes the comparison of two runs as one self-contained page.</summary>
/// <param name="repository">The root of the repository; the scripts of figures are below it.</param>
public sealed class ComparisonPage(string repository)
{
    /// <param name="compared">The comparison.</param>
    /// <param name="path">The file to write.</param>
    public void Write(RunComparison compared, string path)
    {
        var scripts = new FigureScripts(repository);
        scripts.AddFigures();
        var page = new StringBuilder(ReportStyle.Head("Comparison of two runs", scripts.Texts));
        page.Append($"<h1>{Html.Escape(compared.A.Name)} compared with {Html.Escape(compared.B.Name)}</h1><p>");
        foreach (var change in Enum.GetValues<Change>())
            page.Append($"{compared.Items.Count(item => item.Change == change)} {Badge(change)} ");
        page.Append("</p>");
        if (compared.Differences.Count > 0)
        {
            page.Append("<h2>What differs between the runs</h2>");
            AddTable(page, ["fact", "first run", "second run"], compared.Differences.Select(difference =>
                new[] { difference.Fact, difference.A ?? "", difference.B ?? "" }.Select(Html.Escape)));
        }
        foreach (var notebook in compared.Items.GroupBy(item => item.Notebook))
        {
            page.Append($"<h2>{Html.Escape(notebook.Key)}</h2>");
            AddItems(page, [.. notebook.Where(item => item.Change != Change.Same).OrderBy(item => item.Change)]);
            var same = notebook.Where(item => item.Change == Change.Same).ToList();
            page.Append($"<details><summary>{same.Count} the same</summary>");
            AddItems(page, same);
            page.Append("</details>");
            foreach (var item in notebook.Where(item => item.Change == Change.Changed && item.Samples is not null))
                AddShares(page, item.Name, item.Samples!.Value.A, item.Samples!.Value.B);
            AddFigures(page, compared, notebook.Key);
        }
        page.Append("<footer>Made by Labs. In figures of both runs the first run is grey.</footer></main>");
        page.Append(scripts.Elements()).Append("</body></html>\n");
        WholeFile.Write(Path.GetFullPath(path), page.ToString());
    }

    // The share of samples up to each value shows a shift, a second mode and a tail alike.
    private static void AddShares(StringBuilder page, string name, SampleSet a, SampleSet b)
    {
        var figure = Figure.Line(name).X($"{name} [{b.Unit}]").Y("share of samples up to this value [1]").Step().Height(320)
            .Note($"n = {a.Values.Count} and {b.Values.Count}");
        foreach (var (run, set) in new[] { ("first run", a), ("second run", b) })
        {
            double[] sorted = [.. set.Values.Where(double.IsFinite).Order()];
            figure.Add(run, sorted, sorted.Select((_, i) => (i + 1.0) / sorted.Length));
        }
        var forms = figure.ToMime();
        page.Append(FigurePage.Place(forms[MimeBundle.Plotly], forms[MimeBundle.Html]));
    }

    private static void AddFigures(StringBuilder page, RunComparison compared, string slug)
    {
        if (Executed(compared.A, slug) is not { } first || Executed(compared.B, slug) is not { } second)
            return;
        var figures = FigureOverlay.Of(first, second);
        if (figures.Count == 0)
            return;
        page.Append($"<h3>{Html.Escape(slug)}: figures of both runs</h3>");
        foreach (var figure in figures)
            page.Append(FigureScripts.Place(figure, ""));
    }

    private static Notebook? Executed(MeasuredRun run, string slug) => run.Folder is { } folder
        && Directory.GetFiles(folder, "*.ipynb").FirstOrDefault(file => Notebook.SlugOf(file) == slug) is { } found
            ? Notebook.Open(found)
            : null;

    private static void AddItems(StringBuilder page, IReadOnlyList<ComparedItem> items)
    {
        if (items.Count == 0)
            return;
        AddTable(page, ["result", "what", "detail", "cause"], items.Select(item => new[]
        {
            Badge(item.Change), $"{Html.Escape(item.Name)}<br><small>{item.Kind}</small>", Html.Escape(item.Detail),
            string.Join("<br>", item.Causes.Select(Html.Escape)),
        }));
    }

    private static void AddTable(StringBuilder page, string[] titles, IEnumerable<IEnumerable<string>> rows)
    {
        page.Append("<div class=\"md out\"><table><thead><tr>");
        page.Append(string.Concat(titles.Select(title => $"<th>{title}</th>"))).Append("</tr></thead><tbody>");
        foreach (var row in rows)
            page.Append("<tr>").Append(string.Concat(row.Select(cell => $"<td>{cell}</td>"))).Append("</tr>");
        page.Append("</tbody></table></div>");
    }

    private static string Badge(Change change) => change switch
    {
        Change.Same => "<span class=\"badge good\">same</span>",
        Change.Changed => "<span class=\"badge bad\">changed</span>",
        _ => "<span class=\"badge open\">not comparable</span>",
    };
}
