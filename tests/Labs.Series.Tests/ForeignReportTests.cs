using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Labs.Series.Tests;

/// <summary>
/// <c>labs report</c> makes a page of a notebook that somebody else sent and that was never run here. A browser then opens the page.
/// </summary>
public sealed class ForeignReportTests
{
    // What each of these would run. "landed.html" is where the page would go by itself.
    private const string Attack = "globalThis.owned=true";

    private static readonly JsonObject s_figure = new()
    {
        ["data"] = new JsonArray(new JsonObject { ["type"] = "bar", ["x"] = new JsonArray("a", "b"), ["y"] = new JsonArray(1, 2) }),
        ["layout"] = new JsonObject { ["title"] = new JsonObject { ["text"] = "<a href=\"javascript:" + Attack + "\">click</a>" } },
    };

    private const string Markdown = $"""
        # A notebook

        <script>{Attack}</script> <img src=x onerror="{Attack}"> [link](javascript:{Attack}) <javascript:{Attack}>
        [file](file:///etc/passwd) [good](https://example.org/) ![remote](http://127.0.0.1:9/picture.png)
        <meta http-equiv="refresh" content="0;url=landed.html">

        ```mermaid
        graph TD; a["<img src=x onerror='{Attack}'>"] --> b; click a href "javascript:{Attack}"
        ```
        """;

    [Fact]
    public async Task The_page_of_a_foreign_notebook_runs_and_fetches_nothing_and_draws_its_figures()
    {
        using var labs = new LabsCommand();
        var path = await ReportAsync(labs);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var requests = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                requests.Add(request.Url);
        };
        // mermaid makes an element of a label to measure it; the page's policy stops what that would fetch.
        var stopped = new List<string>();
        page.RequestFailed += (_, request) => stopped.Add($"{request.Url}: {request.Failure}");
        await page.GotoAsync("file://" + path);
        var figure = page.Locator(".labs-figure-plot");
        await figure.ScrollIntoViewIfNeededAsync();
        await figure.Locator(".barlayer .point path").First.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 20_000 });
        await page.Locator(".mermaid svg").First.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 20_000 });

        Assert.Equal(["file://" + path], requests.Where(url => !stopped.Contains($"{url}: csp")));
        Assert.False(await page.EvaluateAsync<bool>("globalThis.owned === true"));
        // The page's policy would stop a handler too, so that it shows in nothing else.
        Assert.Empty(await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('main *')].flatMap(one => one.getAttributeNames()).filter(name => name.startsWith('on'))
            """));
        var links = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('main a')].map(a => a.getAttribute('href') ?? a.getAttribute('xlink:href') ?? '')");
        // The last one is that of plotly.js.
        string[] expected = ["index.html", "https://example.org/", "https://plotly.com/"];
        Assert.Equal(expected, links.Where(link => link.Length > 0 && link != "about:blank"));
    }

    // The second barrier, for what cleaning may overlook.
    [Theory]
    [InlineData("document.body.append(Object.assign(document.createElement('script'), { textContent: '" + Attack + "' }))")]
    [InlineData("document.body.append(Object.assign(document.createElement('a'), { href: 'javascript:" + Attack + "' })); "
        + "document.body.lastChild.click()")]
    [InlineData("document.body.insertAdjacentHTML('beforeend', '<img src=\"data:image/png,x\" onerror=\"" + Attack + "\">')")]
    [InlineData("document.body.insertAdjacentHTML('beforeend', '<iframe src=\"data:text/html,x\"></iframe>')")]
    [InlineData("fetch('landed.html').catch(() => 0)")]
    public async Task The_policy_of_the_page_stops_what_is_added_to_it(string addition)
    {
        using var labs = new LabsCommand();
        var path = await ReportAsync(labs);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Browser.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.GotoAsync("file://" + path);
        var stopped = await page.EvaluateAsync<string>($$"""
            new Promise(resolve => {
              addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
              setTimeout(() => resolve("no violation"), 5000);
              {{addition}};
            })
            """);
        Assert.NotEqual("no violation", stopped);
        Assert.False(await page.EvaluateAsync<bool>("globalThis.owned === true"));
    }

    private static async Task<string> ReportAsync(LabsCommand labs)
    {
        var notebook = new JsonObject
        {
            ["cells"] = new JsonArray(
                new JsonObject { ["cell_type"] = "markdown", ["id"] = "m", ["metadata"] = new JsonObject(), ["source"] = Markdown },
                new JsonObject
                {
                    ["cell_type"] = "code", ["id"] = "c", ["metadata"] = new JsonObject(), ["execution_count"] = 1, ["source"] = "1",
                    ["outputs"] = new JsonArray(
                        Output("text/html", $"<script>{Attack}</script><b onclick='{Attack}'>b</b><svg onload=\"{Attack}\"></svg>"),
                        Output("text/html", $"<iframe srcdoc=\"<script>parent.owned = true</script>\"></iframe><script>/* open"),
                        Output("image/png", $"AAAA\" onerror=\"{Attack}"),
                        Output("image/svg+xml", $"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>{Attack}</script></svg>"),
                        Output("text/markdown", $"<img src=x onerror=\"{Attack}\">"),
                        Output("application/vnd.plotly.v1+json", s_figure.DeepClone())),
                }),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
        await File.WriteAllTextAsync(Path.Combine(labs.Out, "evil.ipynb"), notebook.ToJsonString());
        await File.WriteAllTextAsync(Path.Combine(labs.Out, "landed.html"), "landed");
        var made = await labs.RunAsync(TimeSpan.FromMinutes(1), "report", "--out", labs.Out);
        Assert.True(made.ExitCode == 0, made.Said);
        return Path.Combine(labs.Out, "evil.html");

        static JsonObject Output(string type, JsonNode value) => new()
        {
            ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = new JsonObject { [type] = value },
        };
    }
}
