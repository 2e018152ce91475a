using System.IO.MemoryMappedFiles;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace Labs.Kernel.Scripting;

/// <summary>The assemblies that cells compile against.</summary>
internal static class ScriptReferences
{
    // The assemblies that most cells need. The rest of the framework is added for the first cell that does not compile without it,
    // because reading the metadata of 160 assemblies takes longer than the whole first cell.
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
                .Select(entry => OfMapped(entry.Value)),
        ];
    });

    public static IReadOnlyList<MetadataReference> Core => s_coreReferences.Value;

    /// <summary>The rest of the .NET framework of this process.</summary>
    public static IReadOnlyList<MetadataReference> Framework => s_frameworkReferences.Value;

    /// <summary>Finds the path of an assembly that is part of the host application or its framework.</summary>
    public static bool TryGetHostAssembly(string simpleName, out string path) =>
        s_platform.Value.TryGetValue(simpleName, out path!);

    /// <summary>Returns whether an assembly is part of the .NET framework of this process.</summary>
    public static bool IsFramework(string simpleName) =>
        TryGetHostAssembly(simpleName, out var path)
        && Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location);

    /// <summary>Returns the names of the assemblies that an assembly file refers to.</summary>
    public static IReadOnlyList<string> NamesIn(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>
    /// Returns a reference to an assembly file that may be rebuilt while cells refer to it. It copies only the metadata, not the code.
    /// </summary>
    public static PortableExecutableReference OfFile(string path)
    {
        using var file = File.OpenRead(path);
        return AssemblyMetadata.CreateFromStream(file, PEStreamOptions.PrefetchMetadata).GetReference(filePath: path);
    }

    /// <summary>
    /// Returns a reference to a file that does not change, mapped into memory. All notebook kernels share the pages that the compiler
    /// reads. Copies of the framework's 160 files would take 55 MB.
    /// </summary>
    private static unsafe PortableExecutableReference OfMapped(string path)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        var handle = view.SafeMemoryMappedViewHandle;
        byte* image = null;
        handle.AcquirePointer(ref image); // never released, because the references live as long as the process
        var module = ModuleMetadata.CreateFromImage((nint)image, checked((int)new FileInfo(path).Length));
        return AssemblyMetadata.Create(module).GetReference(filePath: path);
    }

    /// <summary>Returns a reference to an assembly that the runtime has loaded, without reading the file again.</summary>
    public static unsafe PortableExecutableReference OfLoaded(Assembly assembly)
    {
        if (!assembly.TryGetRawMetadata(out var blob, out var length))
            return OfFile(assembly.Location);
        var module = ModuleMetadata.CreateFromMetadata((nint)blob, length);
        return AssemblyMetadata.Create(module).GetReference(filePath: assembly.Location);
    }
}
