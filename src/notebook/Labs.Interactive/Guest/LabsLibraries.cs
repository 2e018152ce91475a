using System.Reflection;
using System.Runtime.Loader;

namespace Labs.Interactive.Guest;

/// <summary>
/// Loads the labs' libraries and what they depend on, each once. .NET Interactive's own loader makes a context per file and takes
/// two references to different versions of one assembly for two assemblies, which F# libraries do not survive.
/// </summary>
internal sealed class LabsLibraries : AssemblyLoadContext
{
    private static readonly string s_own = Path.GetDirectoryName(typeof(LabsLibraries).Assembly.Location)!;
    private static readonly Dictionary<string, LabsLibraries> s_folders = [];
    private readonly string _folder;

    private LabsLibraries(string folder) : base("labs") => _folder = folder;

    /// <summary>Has the assemblies of a folder found from cells. The host's own assemblies go first.</summary>
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
