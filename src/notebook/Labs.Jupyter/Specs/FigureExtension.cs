namespace Labs.Jupyter.Specs;

/// <summary>
/// Installs a small JupyterLab extension that draws Plotly figures. JupyterLab itself can't draw them; with this extension no Python
/// package is needed. VS Code draws them without an extension.
/// </summary>
public static class FigureExtension
{
    private const string Name = "labs-figures";

    /// <summary>Installs the extension, or replaces an earlier version.</summary>
    /// <param name="kernels">The folder of kernel specs. JupyterLab's extensions are in <c>labextensions</c> next to it.</param>
    /// <param name="plotly">The path of plotly.js, which is copied.</param>
    /// <returns>The extension's folder; null if plotly.js does not exist.</returns>
    public static string? Install(string kernels, string plotly)
    {
        if (!File.Exists(plotly))
            return null;
        var folder = Folder(kernels);
        var files = Directory.CreateDirectory(Path.Combine(folder, "static")).FullName;
        Resources.Write("package.json", folder);
        Resources.Write("remoteEntry.js", files);
        File.Copy(plotly, Path.Combine(files, "plotly.min.js"), overwrite: true);
        return folder;
    }

    /// <summary>Removes the extension if it is installed.</summary>
    /// <param name="kernels">The folder of kernel specs.</param>
    public static void Uninstall(string kernels)
    {
        if (Directory.Exists(Folder(kernels)))
            Directory.Delete(Folder(kernels), recursive: true);
    }

    private static string Folder(string kernels) => Path.Combine(Path.GetDirectoryName(kernels)!, "labextensions", Name);
}
