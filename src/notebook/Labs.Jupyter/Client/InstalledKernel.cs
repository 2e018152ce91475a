using System.Text.Json;
using Labs.Jupyter.Specs;
using Labs.Jupyter.Wire;

namespace Labs.Jupyter.Client;

/// <summary>A kernel that some Jupyter installation of this machine knows.</summary>
/// <param name="Folder">Where its kernel.json is.</param>
/// <param name="Arguments">The command, with {connection_file} and {resource_dir} still in it.</param>
/// <param name="InterruptsByMessage">Whether a message stops a cell, and not SIGINT.</param>
public sealed record InstalledKernel(
    string Name, string Folder, IReadOnlyList<string> Arguments, string Language, bool InterruptsByMessage, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Every kernel by name; the first place that knows a name wins, as in Jupyter.</summary>
    public static IReadOnlyDictionary<string, InstalledKernel> All()
    {
        var found = new SortedDictionary<string, InstalledKernel>(StringComparer.OrdinalIgnoreCase);
        foreach (var folder in Places().Select(place => Path.Combine(place, "kernels")).Where(Directory.Exists).SelectMany(Directory.GetDirectories))
        {
            if (Read(folder) is { } kernel)
                found.TryAdd(kernel.Name, kernel);
        }
        return found;
    }

    // https://docs.jupyter.org/en/latest/use/jupyter-directories.html
    private static IEnumerable<string> Places()
    {
        foreach (var place in (System.Environment.GetEnvironmentVariable("JUPYTER_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return place;
        yield return KernelSpec.UserData();
        foreach (var prefix in new[] { System.Environment.GetEnvironmentVariable("VIRTUAL_ENV"), System.Environment.GetEnvironmentVariable("CONDA_PREFIX"), "/usr/local", "/usr" })
        {
            if (prefix is { Length: > 0 })
                yield return Path.Combine(prefix, "share", "jupyter");
        }
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null; // a broken spec is none, for Jupyter too
        }
    }
}
