using System.Reflection;
using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;

namespace Labs.Kernel.Scripting;

/// <summary>The assemblies that cells compile against.</summary>
internal static class ScriptReferences
{
    // What most cells need. The rest of the framework joins at the first cell that does not compile
    // without it: reading the metadata of 160 assemblies costs more than the whole first cell.
    private static readonly string[] s_core =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Console", "System.Collections", "System.Linq",
    ];

    private static readonly Lazy<IReadOnlyDictionary<string, string>> s_platform = new(() =>
    {
        var paths = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        var byName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            byName.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        return byName;
    });

    private static readonly Lazy<IReadOnlyList<MetadataReference>> s_coreReferences = new(() =>
        [.. s_core.Select(name => OfLoaded(Assembly.Load(name))), OfLoaded(typeof(ScriptReferences).Assembly)]);

    private static readonly Lazy<IReadOnlyList<MetadataReference>> s_frameworkReferences = new(() =>
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return
        [
            .. s_platform.Value
                .Where(entry => Path.GetDirectoryName(entry.Value) == folder && !s_core.Contains(entry.Key)
                    && entry.Key is not ("mscorlib" or "Microsoft.VisualBasic" or "WindowsBase"))
                .Select(entry => MetadataReference.CreateFromFile(entry.Value)),
        ];
    });

    public static IReadOnlyList<MetadataReference> Core => s_coreReferences.Value;

    /// <summary>The rest of the .NET framework this process runs on.</summary>
    public static IReadOnlyList<MetadataReference> Framework => s_frameworkReferences.Value;

    /// <summary>The path of an assembly that is part of the host application or its framework.</summary>
    public static bool TryGetHostAssembly(string simpleName, out string path) =>
        s_platform.Value.TryGetValue(simpleName, out path!);

    public static bool IsFramework(string simpleName) =>
        TryGetHostAssembly(simpleName, out var path) && Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location);

    /// <summary>The names of the assemblies that an assembly file refers to.</summary>
    public static IReadOnlyList<string> NamesIn(string path)
    {
        using var image = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>Shares the metadata that the runtime has mapped already instead of reading the file again.</summary>
    private static unsafe PortableExecutableReference OfLoaded(Assembly assembly)
    {
        if (!assembly.TryGetRawMetadata(out var blob, out var length))
            return MetadataReference.CreateFromFile(assembly.Location);
        var module = ModuleMetadata.CreateFromMetadata((nint)blob, length);
        return AssemblyMetadata.Create(module).GetReference(filePath: assembly.Location);
    }
}
