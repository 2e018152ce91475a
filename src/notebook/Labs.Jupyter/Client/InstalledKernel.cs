using System.Text.Json;
using Labs.Jupyter.Specs;
using Labs.Jupyter.Wire;

namespace Labs.Jupyter.Client;

/// <summary>A Jupyter kernel that is installed on this machine.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Folder">The folder of its kernel.json.</param>
/// <param name="Arguments">The command that starts it, with the placeholders {connection_file} and {resource_dir}.</param>
/// <param name="Language">The language of its cells.</param>
/// <param name="InterruptsByMessage">Whether an interrupt_request stops a cell. If false, SIGINT stops it.</param>
/// <param name="Environment">Environment variables of its process.</param>
public sealed record InstalledKernel(
    string Name,
    string Folder,
    IReadOnlyList<string> Arguments,
    string Language,
    bool InterruptsByMessage,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Returns all installed kernels by name. The first folder that has a name wins, as in Jupyter.</summary>
    public static IReadOnlyDictionary<string, InstalledKernel> All()
    {
        var found = new SortedDictionary<string, InstalledKernel>(StringComparer.OrdinalIgnoreCase);
        var folders = DataFolders().Select(folder => Path.Combine(folder, "kernels")).Where(Directory.Exists);
        foreach (var folder in folders.SelectMany(Directory.GetDirectories))
        {
            if (Read(folder) is { } kernel)
                found.TryAdd(kernel.Name, kernel);
        }
        return found;
    }

    /// <summary>Returns the installed kernel of this name, in upper or lower case; null if there is none.</summary>
    public static InstalledKernel? Find(string name) => name.Length == 0 ? null : All().GetValueOrDefault(name);

    // https://docs.jupyter.org/en/latest/use/jupyter-directories.html
    private static IEnumerable<string> DataFolders()
    {
        foreach (var folder in Variable("JUPYTER_PATH").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
        yield return KernelSpec.UserData();
        foreach (var prefix in new[] { Variable("VIRTUAL_ENV"), Variable("CONDA_PREFIX"), "/usr/local", "/usr" })
        {
            if (prefix.Length > 0)
                yield return Path.Combine(prefix, "share", "jupyter");
        }

        static string Variable(string name) => System.Environment.GetEnvironmentVariable(name) ?? "";
    }

    private static InstalledKernel? Read(string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "kernel.json")));
            var root = json.RootElement;
            return new InstalledKernel(
                Path.GetFileName(folder), folder,
                [.. root.GetProperty("argv").EnumerateArray().Select(argument => argument.GetString()!)],
                root.Text("language"), root.Text("interrupt_mode") == "message",
                root.Member("env") is { ValueKind: JsonValueKind.Object } variables
                    ? variables.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.ToString())
                    : new Dictionary<string, string>());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or KeyNotFoundException)
        {
            return null; // Jupyter ignores broken specs too
        }
    }
}
