namespace Labs.Docker;

/// <summary>Finds the clone of this repository: LABS_REPO, otherwise the folder above this program that has lab-env/images.</summary>
internal static class LabsRepository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var variable = Environment.GetEnvironmentVariable("LABS_REPO");
        string?[] starts =
        [
            variable,
            Path.GetDirectoryName(typeof(LabsRepository).Assembly.Location),
            AppContext.BaseDirectory,
            Environment.CurrentDirectory,
        ];
        foreach (var start in starts)
        {
            for (var folder = string.IsNullOrEmpty(start) ? null : new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "lab-env", "images", "catalogue.yaml")))
                    return folder.FullName;
            }
        }
        throw new FileNotFoundException(
            $"lab-env/images/catalogue.yaml is neither in LABS_REPO ({variable ?? "not set"}) nor in a folder above " +
            $"{AppContext.BaseDirectory}. Set LABS_REPO to the clone of this repository.");
    }
}
