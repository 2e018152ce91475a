using Microsoft.Playwright;

namespace Labs.Series.Tests;

/// <summary>The Chromium of the page tests: LABS_CHROMIUM first, then the usual paths of Linux distributions.</summary>
internal static class Browser
{
    private const string Missing =
        "Chromium is missing; install it (Debian: apt-get install chromium) or set LABS_CHROMIUM to its path.";

    private static string Path { get; } = new[]
    {
        Environment.GetEnvironmentVariable("LABS_CHROMIUM") ?? "",
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    }.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(Missing);

    /// <summary>Starts it, without traffic of its own.</summary>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Path,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
}
