namespace Labs.Testing;

/// <summary>The clone that the tests were built in.</summary>
public static class Repository
{
    /// <summary>The folder with Labs.sln.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Labs.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} contains Labs.sln.");
    }
}
