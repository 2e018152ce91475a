namespace Labs.Series.Tests;

/// <summary>The Chromium that the page tests drive: LABS_CHROMIUM, or where Linux distributions put it.</summary>
internal static class Browser
{
    public static string Path { get; } = new[]
    {
        Environment.GetEnvironmentVariable("LABS_CHROMIUM") ?? "",
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    }.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException("Chromium is missing; install it (Debian: apt-get install chromium) or name it in LABS_CHROMIUM.");
}
