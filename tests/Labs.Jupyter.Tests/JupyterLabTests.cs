using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;

namespace Labs.Jupyter.Tests;

/// <summary>Uses JupyterLab in Chromium as a person does: opens a notebook, runs it, answers a question and stops it.</summary>
[Collection(nameof(JupyterContainer))]
public sealed class JupyterLabTests(JupyterContainer container)
{
    private const float Patience = 60_000;

    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task A_notebook_is_opened_run_answered_and_stopped()
    {
        var folder = Directory.CreateDirectory(Path.Combine(container.Folder, "lab")).FullName;
        File.WriteAllText(Path.Combine(folder, "demo.ipynb"), TestNotebook.JsonForEditor(
            ($"#load \"{Repository.Root}/notebooks/labs.csx\"", []),
            ("""
                var times = Enumerable.Range(0, 100).Select(x => x / 10.0).ToArray();
                Labs.Plots.Figure.Line("A wave").Add("sine", times, times.Select(Math.Sin).ToArray()).X("time [s]").Y("height [m]")
                """, []),
            ("""
                using (var progress = Progress.Start("Counting", 20))
                    for (var i = 0; i < 20; i++) { progress.Report(i + 1); await Task.Delay(20); }
                Table.Of(new[] { 1, 2, 3 }, ("n", n => n), ("n squared", n => n * n))
                """, []),
            ("for (var i = 0; i < 10_000; i++) Console.WriteLine($\"line {i}\");", []),
            ("var name = await Kernel.GetInputAsync(\"Your name?\");\nConsole.WriteLine($\"hello {name}\");", []),
            ("Console.WriteLine(\"for ever\");\nwhile (true) { }", [])));
        var port = FreePort();
        var name = $"labs-test-jupyterlab-{Environment.ProcessId}";
        using var server = container.Start(
            name, "jupyter-lab", "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={port}",
            "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ServerApp.password=",
            $"--ServerApp.root_dir={folder}", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate");
        var said = Task.WhenAll(server.StandardOutput.ReadToEndAsync(), server.StandardError.ReadToEndAsync());
        try
        {
            await ListensAsync(port, server);
            await UseAsync(port);
        }
        catch (Exception exception) when (exception is TimeoutException or PlaywrightException)
        {
            await ProcessRun.OutputAsync(TimeSpan.FromMinutes(1), "docker", ["rm", "-f", name]);
            throw new InvalidOperationException($"{exception.Message}\n{string.Join('\n', await said)}", exception);
        }
        finally
        {
            if (!server.HasExited)
                await ProcessRun.OutputAsync(TimeSpan.FromMinutes(1), "docker", ["rm", "-f", name]);
        }
    }

    private static async Task UseAsync(int port)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1200, Height = 1000 } });
        page.SetDefaultTimeout(Patience);
        try
        {
            await UseAsync(page, port);
        }
        finally
        {
            if (Pictures is not null)
                await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, "jupyterlab-end.png") });
        }
    }

    private static async Task UseAsync(IPage page, int port)
    {
        await page.GotoAsync($"http://127.0.0.1:{port}/lab/tree/demo.ipynb");
        // The notebook names our kernel, so JupyterLab does not ask for one.
        await page.GetByText("C# (Labs) | Idle").First.WaitForAsync();
        // JupyterLab asks whether to show news.
        await page.GetByRole(AriaRole.Button, new() { Name = "No", Exact = true }).ClickAsync();
        await page.Locator(".jp-Notebook .jp-Cell").First.ClickAsync();
        await page.GetByText("Run", new() { Exact = true }).First.ClickAsync();
        await page.GetByText("Run All Cells", new() { Exact = true }).ClickAsync();

        // Waits for the figure, the last line of text and the question for a name, then for the value under the pointer.
        var figure = page.Locator(".labs-figure .main-svg").First;
        await Attached(figure);
        await Attached(page.GetByText("line 9999"));
        var question = page.Locator(".jp-Stdin-input");
        await question.FillAsync("Ada");
        await question.PressAsync("Enter");
        await Attached(page.GetByText("hello Ada"));
        await Attached(page.Locator(".jp-OutputArea-output").GetByText("for ever"));
        var plot = page.Locator(".labs-figure .nsewdrag").First;
        var label = page.Locator(".labs-figure .hoverlayer .hovertext");
        LocatorBoundingBoxResult box = new();
        for (var step = 0; step < 300 && await label.CountAsync() == 0; step++)
        {
            // JupyterLab scrolls to the running cell and draws cells when they become visible, so the figure moves.
            await plot.ScrollIntoViewIfNeededAsync();
            box = (await plot.BoundingBoxAsync())!;
            await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height * (step % 50) / 50), new() { Steps = 3 });
            await page.WaitForTimeoutAsync(100); // plotly.js checks the pointer's position about ten times per second
        }
        Assert.NotEqual(0, await label.CountAsync());
        Assert.NotEqual(0, await page.Locator(".jp-RenderedHTMLCommon table").CountAsync());
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y - 100);
        if (Pictures is not null)
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, "jupyterlab.png") });

        // Stops the endless cell by the keyboard (i, i).
        await page.Locator(".jp-Cell .jp-InputPrompt").First.ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("i");
        await page.Keyboard.PressAsync("i");
        await Attached(page.GetByText("The cell was interrupted."));
    }

    private static Task Attached(ILocator locator) => locator.First.WaitForAsync(new() { State = WaitForSelectorState.Attached });

    private static async Task ListensAsync(int port, Process server)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            Assert.False(server.HasExited, "JupyterLab has exited");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100, deadline.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The folder for screenshots, from which docs/pictures are copied; null if LABS_PICTURES is not set.</summary>
    private static string? Pictures { get; } =
        Environment.GetEnvironmentVariable("LABS_PICTURES") is { Length: > 0 } folder ? folder : null;

    private static string Chromium { get; } = FindChromium();

    private static string FindChromium()
    {
        var named = Environment.GetEnvironmentVariable("LABS_CHROMIUM") ?? "";
        string[] candidates = [named, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
        return candidates.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(
            "Chromium is missing; install it (Debian: apt-get install chromium) or set LABS_CHROMIUM to its path.");
    }
}
