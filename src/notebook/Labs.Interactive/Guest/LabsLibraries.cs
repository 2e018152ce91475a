using System.Reflection;
using System.Runtime.Loader;

namespace Labs.Interactive.Guest;

/// <summary>
/// Loads the labs' libraries and their dependencies, each once. .NET Interactive's own loader creates a context per file and loads
/// an assembly twice if two files refer to different versions of it. F# libraries then fail.
/// </summary>
internal sealed class LabsLibraries : AssemblyLoadContext
{
    private static readonly string s_own = Path.GetDirectoryName(typeof(LabsLibraries).Assembly.Location)!;
    private static readonly Dictionary<string, LabsLibraries> s_folders = [];
    private readonly string _folder;

    private LabsLibraries(string folder) : base("labs") => _folder = folder;

    /// <summary>Lets cells load the assemblies of a folder. The host's own assemblies take precedence.</summary>
    public static void Serve(string folder)
    {
        lock (s_folders)
        {
            if (s_folders.ContainsKey(folder))
                return;
            var libraries = s_folders[folder] = new LabsLibraries(folder);
            Default.Resolving += (_, name) => File.Exists(Path.Combine(s_own, name.Name + ".dll")) ? null : libraries.Load(name);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var file = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }
}
