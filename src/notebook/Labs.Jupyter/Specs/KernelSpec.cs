using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Jupyter.Specs;

/// <summary>Installs kernel specs: the folders with kernel.json and a logo by which front ends find a notebook kernel.</summary>
public static class KernelSpec
{
    /// <summary>The name under which the labs' notebook kernel is installed by default.</summary>
    public const string DefaultName = "labs-csharp";

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const string Spec = "kernel.json";

    private static readonly string[] s_logos = ["logo-32x32.png", "logo-64x64.png"];

    /// <summary>Returns the folder of kernel specs.</summary>
    /// <param name="prefix">A prefix such as the folder of a Python environment; null for this user's specs.</param>
    public static string Folder(string? prefix) =>
        Path.Combine(prefix is null ? UserData() : Path.Combine(Path.GetFullPath(prefix), "share", "jupyter"), "kernels");

    /// <summary>Writes a kernel spec, or replaces an earlier one with that name.</summary>
    /// <param name="kernels">The folder of kernel specs, see <see cref="Folder"/>.</param>
    /// <param name="name">The kernel's name: letters, digits, '-', '.' and '_', the first one a letter or digit.</param>
    /// <param name="displayName">The name that front ends show.</param>
    /// <param name="arguments">
    /// The command that starts the kernel, with absolute paths. Front ends replace {connection_file} with the path of the connection file.
    /// </param>
    /// <param name="environment">Environment variables of the kernel's process.</param>
    /// <returns>The spec's folder.</returns>
    /// <exception cref="ArgumentException">The name is not valid, another program's kernel has it, or its folder is a link.</exception>
    public static string Install(
        string kernels,
        string name,
        string displayName,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment)
    {
        Check(name);
        CheckOwner(Path.Combine(kernels, name));
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
        File.WriteAllText(Path.Combine(folder, Spec), json.ToJsonString(s_indented) + "\n");
        return folder;
    }

    /// <summary>Removes the files of a kernel spec that <see cref="Install"/> has written, and its folder unless it has others.</summary>
    /// <param name="kernels">The folder of kernel specs, see <see cref="Folder"/>.</param>
    /// <param name="name">The kernel's name.</param>
    /// <returns>The folder of the spec; null if there was none.</returns>
    /// <exception cref="ArgumentException">The name is not valid, another program's kernel has it, or its folder is a link.</exception>
    public static string? Uninstall(string kernels, string name)
    {
        Check(name);
        var folder = Path.Combine(kernels, name);
        if (!File.Exists(Path.Combine(folder, Spec)))
            return null;
        CheckOwner(folder);
        Resources.Remove(folder, [Spec, .. s_logos]);
        return folder;
    }

    /// <summary>The folder of the .NET runtime. With it the kernel also starts from a desktop that does not set DOTNET_ROOT.</summary>
    public static string DotnetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    // Jupyter's own rule for names, without names such as "..", which are other folders.
    private static void Check(string name)
    {
        if (!(name is [var first, ..] && char.IsAsciiLetterOrDigit(first))
            || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            throw new ArgumentException($"'{name}' is not a valid name for a kernel; expected letters, digits, '-', '.' and '_', "
                + "the first one a letter or digit.");
        }
    }

    // The labs' own kernels are started by "labs kernel run".
    private static void CheckOwner(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is { } target)
        {
            throw new ArgumentException($"--name {Path.GetFileName(folder)}: {folder} is a link to {target}; expected a folder. "
                + "Choose another name, or remove the link.");
        }
        var file = Path.Combine(folder, Spec);
        if (!File.Exists(file))
            return;
        try
        {
            if (JsonNode.Parse(File.ReadAllText(file)) is JsonObject json && json["argv"] is JsonArray arguments
                && arguments.Select(argument => argument?.ToString()).ToArray() is [.., "kernel", "run", _])
                return;
        }
        // The last two are a name that occurs twice, and half a surrogate pair in a text.
        catch (Exception exception) when (exception is System.Text.Json.JsonException or ArgumentException or InvalidOperationException)
        {
            // Whoever wrote it, it was not this method.
        }
        throw new ArgumentException($"--name {Path.GetFileName(folder)}: {folder} is the kernel of another program. "
            + "Choose another name, or remove it first: jupyter kernelspec remove " + Path.GetFileName(folder));
    }

    // https://docs.jupyter.org/en/latest/use/jupyter-directories.html
    internal static string UserData()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } named)
            return named;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Jupyter");
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        return Path.Combine(string.IsNullOrEmpty(data) ? Path.Combine(home, ".local", "share") : data, "jupyter");
    }
}
