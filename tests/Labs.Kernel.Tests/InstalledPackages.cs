namespace Labs.Kernel.Tests;

/// <summary>The folder into which NuGet installs packages.</summary>
internal static class InstalledPackages
{
    /// <summary>Removes the packages of a test.</summary>
    public static void Remove(string id)
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        if (!Directory.Exists(packages))
            return;
        foreach (var installed in Directory.EnumerateDirectories(packages, id.ToLowerInvariant() + "*"))
            Directory.Delete(installed, recursive: true);
    }
}
