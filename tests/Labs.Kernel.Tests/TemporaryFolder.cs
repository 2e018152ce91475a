namespace Labs.Kernel.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("labs-kernel-").FullName;

    /// <returns>The file's full path.</returns>
    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public KernelOptions AsNotebookFolder() => new() { WorkingDirectory = Path };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
