using System.Text.Json.Nodes;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Labs.Series.Tests;

/// <summary>
/// <c>labs site</c> in a browser, as readers use it: with a mouse, with the keyboard alone, on a phone, with a screen reader (axe-core
/// checks what one needs), in both colour schemes.
/// </summary>
public sealed class SiteTests(SiteFolder site) : IClassFixture<SiteFolder>
{
    private const int Wide = 1280, Phone = 390;

    public static TheoryData<string, ColorScheme, int> Views
    {
        get
        {
            var views = new TheoryData<string, ColorScheme, int>();
            foreach (var name in new[] { "index", "wrong", "ledger", "time-wait" })
                foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                    foreach (var width in new[] { Wide, Phone })
                        views.Add(name, scheme, width);
            return views;
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_page_has_no_accessibility_problem_and_fits_the_screen(string name, ColorScheme scheme, int width)
    {
        await using var opened = await site.OpenAsync(name, scheme, width);
        await opened.DrawnAsync();
        var found = await opened.Page.RunAxe();
        Assert.Empty(found.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{rule.Id}: {rule.Help}: {node.Html}")));
        Assert.NotEmpty(found.Passes);
        Assert.Equal(width, await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task A_page_fetches_nothing_and_its_policy_stops_scripts_that_are_not_its_own()
    {
        await using var opened = await site.OpenAsync("time-wait");
        await opened.DrawnAsync();
        Assert.Equal([opened.Page.Url], opened.Requests);
        var stopped = await opened.Page.EvaluateAsync<string>("""
            new Promise(resolve => {
              addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
              setTimeout(() => resolve("no violation"), 5000);
              document.body.append(Object.assign(document.createElement("script"), { textContent: "globalThis.owned = true" }));
            })
            """);
        Assert.Equal("script-src-elem", stopped);
        Assert.Empty(opened.Errors);
    }

    [Fact]
    public async Task A_notebook_opens_for_reading_and_its_code_unfolds()
    {
        await using var opened = await site.OpenAsync("time-wait");
        var page = opened.Page;
        await opened.DrawnAsync();
        Assert.True(await page.GetByText("Which end has to wait?").First.IsVisibleAsync());
        Assert.True(await page.GetByRole(AriaRole.Heading, new() { Name = "What was found" }).IsVisibleAsync());
        var code = page.Locator("pre.code");
        Assert.True(await code.CountAsync() > 4);
        Assert.Equal(0, await code.Locator("visible=true").CountAsync());
        Assert.False(await page.Locator(".labs-figure-numbers table").IsVisibleAsync());
        // By the keyboard: the block above the figure.
        var block = page.Locator("details.source").Nth(1);
        await block.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await block.Locator("pre.code").Last.IsVisibleAsync());

        await page.GetByRole(AriaRole.Button, new() { Name = "Show all code" }).ClickAsync();
        Assert.Equal(await code.CountAsync(), await code.Locator("visible=true").CountAsync());
    }

    [Fact]
    public async Task What_is_wrong_is_found_from_the_first_page_with_the_plot_that_shows_it()
    {
        await using var opened = await site.OpenAsync("index");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = SiteFolder.WrongSentence }).ClickAsync();
        await page.WaitForURLAsync(url => url.EndsWith($"/wrong.html#claim-{SiteFolder.WrongClaim}", StringComparison.Ordinal));
        var article = page.Locator($"#claim-{SiteFolder.WrongClaim}");
        await article.GetByRole(AriaRole.Figure, new() { Name = "Waiting ends" }).WaitForAsync();
        await article.Locator(".scatterlayer .js-line").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await article.GetByRole(AriaRole.Link, new() { Name = "12-time-wait, cell" }).ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/time-wait.html#cell-", StringComparison.Ordinal));
        Assert.True(await page.Locator(".labs-claim").First.IsVisibleAsync());
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector(':target .labs-claim') !== null"));
    }

    [Fact]
    public async Task The_ledger_is_searched_with_the_keyboard_and_says_how_many_claims_match()
    {
        await using var opened = await site.OpenAsync("ledger");
        var page = opened.Page;
        var rows = page.Locator("[data-verdict]");
        var all = await rows.CountAsync();
        Assert.True(all > 500);
        var count = page.GetByRole(AriaRole.Status);
        Assert.Equal($"{all} of {all} claims", await count.TextContentAsync());

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        for (var i = 0; i < 10 && await page.EvaluateAsync<string>("document.activeElement.id") != "text"; i++)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("fourth closed");
        var shown = rows.Locator("visible=true");
        Assert.Contains(SiteFolder.WrongSentence, await shown.AllInnerTextsAsync().ContinueWith(texts => string.Join('\n', texts.Result)));
        Assert.InRange(await shown.CountAsync(), 1, 5);
        Assert.Equal($"{await shown.CountAsync()} of {all} claims", await count.TextContentAsync());

        await page.Keyboard.PressAsync("Enter"); // nothing is sent anywhere
        Assert.Equal("fourth closed", await page.Locator("#text").InputValueAsync());
        await page.Locator("#text").FillAsync("no such words anywhere");
        Assert.Equal(0, await shown.CountAsync());
        Assert.Equal($"0 of {all} claims", await count.TextContentAsync());
    }

    [Fact]
    public async Task A_link_to_one_verdict_shows_those_claims_alone()
    {
        await using var opened = await site.OpenAsync("index");
        var page = opened.Page;
        var verdictLinks = page.GetByRole(AriaRole.List, new() { Name = "Verdicts" });
        await verdictLinks.GetByRole(AriaRole.Link, new() { Name = "imprecise" }).ClickAsync();
        await page.WaitForURLAsync("**/ledger.html?verdict=imprecise");
        var shown = page.Locator("[data-verdict]").Locator("visible=true");
        var verdicts = await shown.EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.verdict)");
        Assert.NotEmpty(verdicts);
        Assert.All(verdicts, verdict => Assert.Contains("imprecise", verdict));
        Assert.False(await page.GetByRole(AriaRole.Heading, new() { Name = "Not measured yet" }).IsVisibleAsync());
    }

    [Fact]
    public async Task Without_scripts_everything_can_be_read()
    {
        await using var opened = await site.OpenAsync("ledger", scripts: false);
        Assert.True(await opened.Page.Locator("[data-verdict]").Last.IsVisibleAsync());
        Assert.False(await opened.Page.Locator("form").IsVisibleAsync());
        await opened.Page.GotoAsync(site.AddressOf("time-wait"));
        await opened.Page.Locator("details.source summary").First.ClickAsync();
        Assert.True(await opened.Page.Locator("pre.code").First.IsVisibleAsync());
        Assert.True(await opened.Page.Locator(".labs-figure-numbers table").IsVisibleAsync()); // the figure in numbers
    }
}

/// <summary>The site of a run of one notebook, and the browser that opens it. The run is made once for all tests.</summary>
public sealed class SiteFolder : IAsyncLifetime
{
    public const string WrongClaim = "fin-both-closed-immediately", WrongSentence = "After the fourth segment both ends are CLOSED";

    private readonly LabsCommand _labs = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    // One cell of each kind that notebooks have: text, a diagram, a figure, a wide table, printed lines, an error, verdict cards.
    private static readonly (string Type, string Source)[] s_cells =
    [
        ("markdown", "# TIME_WAIT: `tcp_tw_reuse` and others\n\n> **Which end has to wait?**\n\nA small copy of the notebook."),
        ("markdown", "## 1. Which end waits?\n\nText with `code` and a [link](https://example.org/).\n\n"
            + "```mermaid\nflowchart TB\n  a[left] --- b[right]\n```\n\n| part | minutes |\n|---|---|\n| 1 | 10 |"),
        ("code", $"#load \"{Repository.Root}/notebooks/labs.csx\""),
        ("code", "var lab = await Lab.OpenAsync(\"time-wait\");\nvar at = Enumerable.Range(0, 50).Select(i => i / 7.0).ToArray();\n"
            + "var load = at.Select(Math.Sin).ToArray(); // a curve"),
        ("code", "Figure.Line(\"Waiting ends\").X(\"time [s]\").Y(\"load [1]\").Add(\"a\", at, load)\n"
            + "    .Note($\"n = {load.Length}\").From(lab)"),
        ("code", "Table.Of(load.Take(4), [(\"\", y => \"row\"), (\"up\", y => y > 0.3), "
            + ".. Enumerable.Range(0, 14).Select(i => ($\"a wide column {i}\", (Func<double, object?>)(y => y * i)))])"),
        ("code", $"lab.Claim(\"{WrongClaim}\").AsStated(\"none waits\", observed: load.Max(), holds: load.Max() < 0)\n"
            + "    .But(Verdict.Wrong, \"one waits\", observed: load.Max(), holds: load.Max() > 0).Conclude()"),
        ("markdown", "## 2. What is printed?"),
        ("code", "Console.WriteLine(new string('x', 300));\nConsole.Error.WriteLine(\"to standard error\");"),
        ("code", "throw new InvalidOperationException(\"an error that is expected\");"),
        ("markdown", "## 3. What remains?\n\n### A smaller heading"),
        ("code", "lab.Claim(\"tw-reack-lost-ack\").AsStated(\"it rises\", observed: load[1], holds: load[1] > load[0]).Conclude()"),
        ("code", "lab.Verdicts()"),
        ("code", "await lab.DisposeAsync();"),
    ];

    public string AddressOf(string name) => $"file://{_labs.Out}/site/{name}.html";

    public async ValueTask InitializeAsync()
    {
        var source = Directory.CreateDirectory(Path.Combine(_labs.Out, "source")).FullName;
        var notebook = Path.Combine(source, "12-time-wait.ipynb");
        await File.WriteAllTextAsync(notebook, Json());
        var ran = await _labs.RunNotebooksAsync(TimeSpan.FromMinutes(3), notebook);
        Assert.True(ran.ExitCode == 0, ran.Said);
        var made = await _labs.RunAsync(TimeSpan.FromMinutes(1), "site", "--out", _labs.Out);
        Assert.True(made.ExitCode == 0, made.Said);
        _playwright = await Playwright.CreateAsync();
        _browser = await Browser.LaunchAsync(_playwright);
    }

    /// <summary>Opens a page in a window of its own.</summary>
    internal async Task<OpenedPage> OpenAsync(
        string name, ColorScheme scheme = ColorScheme.Light, int width = 1280, bool scripts = true)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 }, JavaScriptEnabled = scripts,
        });
        var opened = new OpenedPage(context, await context.NewPageAsync());
        await opened.Page.GotoAsync(AddressOf(name));
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _labs.Dispose();
    }

    private static string Json() => new JsonObject
    {
        ["cells"] = new JsonArray([.. s_cells.Select((cell, i) => (JsonNode)new JsonObject
        {
            ["cell_type"] = cell.Type,
            ["id"] = $"c{i}",
            ["metadata"] = cell.Source.StartsWith("throw", StringComparison.Ordinal)
                ? new JsonObject { ["tags"] = new JsonArray("raises-exception") }
                : new JsonObject(),
            ["source"] = cell.Source,
        })]),
        ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5,
    }.ToJsonString();
}

/// <summary>A page of the site in a browser window.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public OpenedPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => Errors.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                Requests.Add(request.Url);
        };
    }

    public IPage Page { get; }

    public List<string> Errors { get; } = [];

    public List<string> Requests { get; } = [];

    /// <summary>Waits until every figure and diagram is drawn.</summary>
    public Task DrawnAsync() => Page.WaitForFunctionAsync("""
        () => [...document.querySelectorAll(".labs-figure-plot")].every(place => place.querySelector(".main-svg .xtick"))
          && [...document.querySelectorAll(".mermaid")].every(place => place.querySelector("svg"))
        """);

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
