namespace Labs.Jupyter.Specs;

/// <summary>
/// JupyterLab draws Plotly's figures with an extension only. This is a small one of our own, so that the labs' figures need
/// nothing from Python. VS Code has it built in.
/// </summary>
public static class FigureExtension
{
    private const string Name = "labs-figures";

    /// <param name="kernels">The folder of kernel specs; JupyterLab's extensions are beside it.</param>
    /// <param name="plotly">The file of plotly.js; without it the extension would show nothing.</param>
    /// <returns>The extension's folder; null when plotly.js is not there.</returns>
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

    public static void Uninstall(string kernels)
    {
        if (Directory.Exists(Folder(kernels)))
            Directory.Delete(Folder(kernels), recursive: true);
    }

    private static string Folder(string kernels) => Path.Combine(Path.GetDirectoryName(kernels)!, "labextensions", Name);
}
