using Labs.Kernel.Cells;
using Microsoft.CodeAnalysis;

namespace Labs.Kernel.Scripting;

/// <summary>
/// The assemblies that the cells of a notebook compile against. Each compilation inherits the references of the one before it, so this
/// class keeps only those that the next compilation must add.
/// </summary>
internal sealed class SessionReferences(NotebookLoadContext context)
{
    private readonly Lock _lock = new();
    private readonly List<MetadataReference> _pending = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

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
            if (!_names.Add(name))
                return;
            _pending.Add(ScriptReferences.OfFile(path));
        }
        context.AddAssembly(path);
        // The compiler needs an assembly whose types appear in the signature of a member that a cell calls.
        foreach (var dependency in dependencies)
        {
            if (!ScriptReferences.IsFramework(dependency) && context.Find(dependency) is { } file)
                Add(file);
        }
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
}
