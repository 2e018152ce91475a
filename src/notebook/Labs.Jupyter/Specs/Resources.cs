namespace Labs.Jupyter.Specs;

/// <summary>Writes files that are embedded in this assembly.</summary>
internal static class Resources
{
    public static void Write(string name, string folder)
    {
        using var resource = typeof(Resources).Assembly.GetManifestResourceStream(name)!;
        using var file = File.Create(Path.Combine(folder, name));
        resource.CopyTo(file);
    }
}
