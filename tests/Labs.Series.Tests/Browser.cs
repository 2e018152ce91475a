namespace Labs.Series.Tests;

/// <summary>Finds the Chromium that the page tests use: LABS_CHROMIUM first, then the usual paths of Linux distributions.</summary>
internal static class Browser
{
    private const string Missing =
        "Chromium is missing; install it (Debian: apt-get install chromium) or set LABS_CHROMIUM to its path.";

    public static string Path { get; } = new[]
    {
        Environment.GetEnvironmentVariable("LABS_CHROMIUM") ?? "",
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    }.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(Missing);
}
