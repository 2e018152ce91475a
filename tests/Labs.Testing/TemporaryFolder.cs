namespace Labs.Testing;

/// <summary>A folder that is removed with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("labs-test-").FullName;

    /// <summary>Writes a file below the folder, and makes the folders that its name needs.</summary>
    /// <returns>The file's full path.</returns>
    public string Write(string name, string text)
    {
        var file = PathOf(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Returns the full path of a file or folder below the folder, whether it exists or not.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
