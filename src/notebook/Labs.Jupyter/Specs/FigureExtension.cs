namespace Labs.Jupyter.Specs;

/// <summary>
/// Installs a small JupyterLab extension that draws Plotly figures. JupyterLab itself can't draw them; with this extension no Python
/// package is needed. VS Code draws them without an extension.
/// </summary>
public static class FigureExtension
{
    private const string Name = "labs-figures";

    private const string Static = "static", Package = "package.json", Entry = "remoteEntry.js", Plotly = "plotly.min.js";

    /// <summary>Installs the extension, or replaces an earlier version.</summary>
    /// <param name="kernels">The folder of kernel specs. JupyterLab's extensions are in <c>labextensions</c> next to it.</param>
    /// <param name="plotly">The path of plotly.js, which is copied.</param>
    /// <returns>The extension's folder; null if plotly.js does not exist.</returns>
    public static string? Install(string kernels, string plotly)
    {
        if (!File.Exists(plotly))
            return null;
        var folder = Folder(kernels);
        var files = Directory.CreateDirectory(Path.Combine(folder, Static)).FullName;
        Resources.Write(Package, folder);
        Resources.Write(Entry, files);
        File.Copy(plotly, Path.Combine(files, Plotly), overwrite: true);
        return folder;
    }

    /// <summary>Removes the files of the extension that <see cref="Install"/> has written, and folders that are empty then.</summary>
    /// <param name="kernels">The folder of kernel specs.</param>
    public static void Uninstall(string kernels)
    {
        var folder = Folder(kernels);
        if (new DirectoryInfo(folder).LinkTarget is not null)
            return; // somebody else's, such as a folder in which the extension is developed
        Resources.Remove(Path.Combine(folder, Static), [Entry, Plotly]);
        Resources.Remove(folder, [Package]);
    }

    private static string Folder(string kernels) => Path.Combine(Path.GetDirectoryName(kernels)!, "labextensions", Name);
}
