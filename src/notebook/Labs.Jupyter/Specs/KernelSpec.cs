using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Jupyter.Specs;

/// <summary>The folder by which front ends find a kernel: kernel.json and a logo.</summary>
public static class KernelSpec
{
    public const string DefaultName = "labs-csharp";
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] s_logos = ["logo-32x32.png", "logo-64x64.png"];

    /// <summary>Where specs of this user are, or those below a prefix such as a Python environment's folder.</summary>
    public static string Folder(string? prefix) => Path.Combine(prefix is null ? UserData() : Path.Combine(Path.GetFullPath(prefix), "share", "jupyter"), "kernels");

    /// <summary>Writes the spec, over an earlier one of that name.</summary>
    /// <param name="kernels">A folder of specs, see <see cref="Folder"/>.</param>
    /// <param name="arguments">The command that starts the kernel, with absolute paths; {connection_file} is replaced by front ends.</param>
    /// <returns>The spec's folder.</returns>
    public static string Install(string kernels, string name, string displayName, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        Check(name);
        var folder = Directory.CreateDirectory(Path.Combine(kernels, name)).FullName;
        foreach (var logo in s_logos)
            Resources.Write(logo, folder);
        var json = new JsonObject
        {
            ["argv"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]),
            ["display_name"] = displayName,
            ["language"] = Server.KernelInfo.Language,
            ["interrupt_mode"] = "message",
            ["env"] = new JsonObject(environment.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))),
            ["metadata"] = new JsonObject { ["debugger"] = false },
        };
        File.WriteAllText(Path.Combine(folder, "kernel.json"), json.ToJsonString(s_indented) + "\n");
        return folder;
    }

    /// <returns>The folder that was removed; null when there was none.</returns>
    public static string? Uninstall(string kernels, string name)
    {
        Check(name);
        var folder = Path.Combine(kernels, name);
        if (!File.Exists(Path.Combine(folder, "kernel.json")))
            return null;
        Directory.Delete(folder, recursive: true);
        return folder;
    }

    /// <summary>Where .NET is, so that the kernel starts from a desktop without DOTNET_ROOT too.</summary>
    public static string DotnetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    // Jupyter's own rule for names.
    private static void Check(string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            throw new ArgumentException($"'{name}' is no name for a kernel; expected letters, digits, '-', '.' and '_'.");
    }

    // https://docs.jupyter.org/en/latest/use/jupyter-directories.html
    internal static string UserData()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } named)
            return named;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Jupyter");
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        return Path.Combine(Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } data ? data : Path.Combine(home, ".local", "share"), "jupyter");
    }
}
