using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Labs.Kernel.Formatting;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Loads compiled cells and the assemblies of <c>#r</c>. An assembly that the host application also has comes from the host, so that
/// its types are the same in both and its code is precompiled.
/// </summary>
internal sealed class NotebookLoadContext() : AssemblyLoadContext("notebook")
{
    private readonly ConcurrentDictionary<string, Assembly> _cells = new();
    private readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _folders = new();
    private readonly ConcurrentDictionary<string, string> _native = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Receives the unhandled exceptions of this notebook's code.</summary>
    public Action<Exception>? Stray { get; set; }

    /// <summary>Called when this notebook loads .NET Interactive's formatting library, before its first use.</summary>
    public Action<Assembly>? FormattingLoaded { get; set; }

    public Assembly LoadCell(string name, Stream image, Stream? symbols)
    {
        var assembly = LoadFromStream(image, symbols);
        _cells[name] = assembly;
        return assembly;
    }

    public void AddAssembly(string path)
    {
        _paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        _folders.TryAdd(Path.GetDirectoryName(path)!, true);
    }

    /// <summary>Returns whether an assembly with this name is loaded, so that its file cannot change any more.</summary>
    public bool IsLoaded(string name) =>
        Assemblies.Any(assembly => string.Equals(assembly.GetName().Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Sets the file of an assembly that a package or a shared framework has.</summary>
    public void SetShared(string name, string path) => _paths[name] = path;

    /// <summary>Adds an assembly with texts in the language that its folder is named after.</summary>
    public void AddSatellite(string path) =>
        _paths[SatelliteName(Path.GetFileName(Path.GetDirectoryName(path))!, Path.GetFileNameWithoutExtension(path))] = path;

    public void AddNative(string path) => _native[Path.GetFileNameWithoutExtension(path)] = path;

    /// <summary>
    /// Returns the file of an assembly that belongs to the host, was named by <c>#r</c>, or is in the folder of one that was.
    /// </summary>
    public string? Find(string name) =>
        ScriptReferences.TryGetHostAssembly(name, out var host) ? host
        : _paths.GetValueOrDefault(name) ?? _folders.Keys.Select(folder => Path.Combine(folder, name + ".dll")).FirstOrDefault(File.Exists);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (_cells.TryGetValue(name, out var cell))
            return cell;
        if (ScriptReferences.TryGetHostAssembly(name, out _))
            return null;
        if (assemblyName.CultureName is { Length: > 0 } culture)
            return _paths.TryGetValue(SatelliteName(culture, name), out var satellite) ? LoadFromAssemblyPath(satellite) : null;
        if (Find(name) is not { } path)
            return null;
        var assembly = LoadFromAssemblyPath(path);
        if (name == InteractiveFormatters.AssemblyName)
            FormattingLoaded?.Invoke(assembly);
        return assembly;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var name in new[] { unmanagedDllName, "lib" + unmanagedDllName })
        {
            if (_native.TryGetValue(name, out var path) || _native.TryGetValue(Path.GetFileNameWithoutExtension(name), out path))
                return LoadUnmanagedDllFromPath(path);
        }
        return 0;
    }

    private static string SatelliteName(string culture, string name) => $"{culture}/{name}";
}
