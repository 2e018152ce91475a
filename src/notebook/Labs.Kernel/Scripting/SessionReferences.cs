using System.Diagnostics;
using System.Reflection;
using Labs.Kernel.Cells;
using Microsoft.CodeAnalysis;

namespace Labs.Kernel.Scripting;

/// <summary>
/// The assemblies that the cells of a notebook compile against. Each compilation inherits the references of the one before it, so this
/// class also keeps those that the next compilation must add.
/// </summary>
internal sealed class SessionReferences(NotebookLoadContext context)
{
    private readonly Lock _lock = new();
    private readonly List<MetadataReference> _pending = [];
    private readonly Dictionary<string, Known> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    // The owner is a package or a shared framework; null for a file that a cell referred to.
    private sealed record Known(string Path, MetadataReference Reference, string? Owner);

    /// <summary>Whether cells can use the whole framework, not only the assemblies that most cells need.</summary>
    public bool IsWide { get; private set; }

    /// <summary>A copy of the references that the next compilation must add.</summary>
    public IReadOnlyList<MetadataReference> Pending
    {
        get
        {
            lock (_lock)
                return [.. _pending];
        }
    }

    /// <summary>Returns everything that a compilation needs that inherits from no other.</summary>
    /// <param name="isWide">Whether it uses the whole framework, also if no cell has needed it yet.</param>
    public IReadOnlyList<MetadataReference> ForWidth(bool isWide)
    {
        lock (_lock)
        {
            return
            [
                .. ScriptReferences.Core, .. isWide || IsWide ? ScriptReferences.Framework : [],
                .. _known.Values.Select(known => known.Reference),
            ];
        }
    }

    /// <summary>Adds an assembly file and the assemblies that it refers to, as far as they are found.</summary>
    /// <exception cref="CellException">The file is not a .NET assembly.</exception>
    public void Add(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (ScriptReferences.TryGetHostAssembly(name, out var hosts))
            path = hosts;
        IReadOnlyList<string> dependencies;
        try
        {
            dependencies = ScriptReferences.NamesIn(path);
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException)
        {
            throw new CellException("NoAssembly", $"{path} is not a .NET assembly: {exception.Message}");
        }
        // The framework's types must be there before those of the library. If they are added later, the library's types get a second
        // identity, and values of earlier cells keep the first one.
        Widen();
        lock (_lock)
        {
            if (_known.ContainsKey(name))
                return;
            Keep(name, new Known(path, ScriptReferences.OfFile(path), null));
        }
        context.AddAssembly(path);
        // The compiler needs an assembly whose types appear in the signature of a member that a cell calls.
        foreach (var dependency in dependencies)
        {
            if (!ScriptReferences.IsFramework(dependency) && context.Find(dependency) is { } file)
                Add(file);
        }
    }

    /// <summary>Adds a reference to code that this session has compiled and loaded itself.</summary>
    public void AddCompiled(string name, MetadataReference reference)
    {
        Widen();
        lock (_lock)
            Keep(name, new Known("", reference, null));
    }

    /// <summary>
    /// Adds the assemblies of packages and shared frameworks. A file takes the place of one that an earlier call has added, unless that
    /// one is loaded already.
    /// </summary>
    /// <param name="files">The path of each file, and the package or framework that it belongs to.</param>
    /// <param name="say">Receives what the author should know: every file that is not used.</param>
    /// <returns>The references that compilations so far have, with those that take their place.</returns>
    public IReadOnlyDictionary<MetadataReference, MetadataReference> AddShared(
        IEnumerable<(string Path, string Owner)> files, Action<string> say)
    {
        Widen();
        var replaced = new Dictionary<MetadataReference, MetadataReference>();
        foreach (var (path, owner) in files)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (ScriptReferences.TryGetHostAssembly(name, out var hosts))
            {
                if (Difference(path, hosts) is { } version)
                    SayOnce($"{owner}: {name} {version} of the notebook kernel is used instead", say);
                Add(hosts);
                continue;
            }
            lock (_lock)
            {
                if (!_known.TryGetValue(name, out var known))
                    Keep(name, new Known(path, ScriptReferences.OfFile(path), owner));
                else if (known.Path == path)
                    continue;
                else if (known.Owner is null)
                    SayOnce($"{owner}: {known.Path} is used instead, which a cell referred to before", say);
                else if (context.IsLoaded(name))
                    SayOnce($"{owner}: {name} of {known.Owner} is loaded already and stays until the notebook kernel restarts", say);
                else
                    Replace(name, known, new Known(path, ScriptReferences.OfFile(path), owner), replaced);
            }
            context.SetShared(name, _known[name].Path);
        }
        return replaced;
    }

    /// <summary>Adds the rest of the framework; returns false if it was added before.</summary>
    public bool Widen()
    {
        if (IsWide)
            return false;
        IsWide = true;
        lock (_lock)
            _pending.AddRange(ScriptReferences.Framework);
        return true;
    }

    /// <summary>Forgets the pending references, because a compilation that later ones inherit from has added them.</summary>
    public void ClearPending()
    {
        lock (_lock)
            _pending.Clear();
    }

    private void Keep(string name, Known known)
    {
        _known[name] = known;
        _pending.Add(known.Reference);
    }

    private void Replace(string name, Known old, Known known, Dictionary<MetadataReference, MetadataReference> replaced)
    {
        _known[name] = known;
        if (_pending.IndexOf(old.Reference) is >= 0 and var place)
            _pending[place] = known.Reference;
        else
            replaced[old.Reference] = known.Reference;
    }

    private void SayOnce(string text, Action<string> say)
    {
        if (_said.Add(text))
            say(text);
    }

    // Returns the version of the host's file if it is not what a project would use. Of the .NET framework a project uses the newer
    // one; other libraries of the host may differ from the package in both directions.
    private static string? Difference(string path, string hosts)
    {
        var (theirs, ours) = (FileVersionInfo.GetVersionInfo(path), FileVersionInfo.GetVersionInfo(hosts));
        var differs = ScriptReferences.IsFramework(Path.GetFileNameWithoutExtension(hosts))
            ? AssemblyName.GetAssemblyName(path).Version > AssemblyName.GetAssemblyName(hosts).Version
            : theirs.FileVersion != ours.FileVersion;
        return differs ? ours.ProductVersion?.Split('+')[0] : null;
    }
}
