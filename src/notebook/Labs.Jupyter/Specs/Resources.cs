namespace Labs.Jupyter.Specs;

/// <summary>Writes files that are embedded in this assembly, and removes them.</summary>
internal static class Resources
{
    public static void Write(string name, string folder)
    {
        using var resource = typeof(Resources).Assembly.GetManifestResourceStream(name)!;
        using var file = File.Create(Path.Combine(folder, name));
        resource.CopyTo(file);
    }

    /// <summary>Removes files from a folder, and the folder if it is empty then. A link in the place of the folder is left alone.</summary>
    public static void Remove(string folder, IReadOnlyList<string> names)
    {
        if (new DirectoryInfo(folder) is not { Exists: true, LinkTarget: null })
            return;
        foreach (var name in names)
            File.Delete(Path.Combine(folder, name));
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }
}
