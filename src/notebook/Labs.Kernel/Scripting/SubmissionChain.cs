using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Labs.Kernel.Scripting;

/// <summary>
/// The pieces of a notebook whose declarations later pieces can use, oldest first. A piece leaves the chain when newer ones have declared
/// everything of it again and no remaining piece uses it. Without that, a cell that declares a method and is run again and again slows
/// down with the square of its runs, because Roslyn compares all overloads of the chain with each other.
/// </summary>
internal sealed class SubmissionChain(object globals)
{
    // Each piece has this slot and those before it in the array that compiled code gets: the globals are in slot 0.
    private const int FirstSlot = 1;
    private const int WorthARebuild = 8;

    private readonly List<Link> _links = [];
    private readonly Dictionary<string, List<(string Key, Link Link)>> _visible = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Link> _byAssembly = new(StringComparer.Ordinal);
    private object?[] _states = [globals, .. new object?[15]];

    private sealed class Link(Submission submission, object? instance)
    {
        public CSharpCompilation Compilation { get; set; } = submission.Compilation;
        public object? Instance => instance;
        public string Assembly { get; } = submission.Compilation.AssemblyName!;
        public bool IsPinned => submission.Declarations.IsPinned;
        public bool IsFixed => submission.Declarations.IsFixed;
        public IReadOnlyCollection<(string Name, string Key)> Keys => submission.Declarations.Keys;
        public HashSet<Link> Uses { get; } = [];
        public int Users { get; set; }
        public int VisibleKeys { get; set; }
        public bool IsDead { get; set; }
    }

    /// <summary>The newest piece, which the next one continues; null at the beginning.</summary>
    public CSharpCompilation? Last { get; private set; }

    /// <summary>Returns the instances of all pieces in the form that the code of the next one expects.</summary>
    public object?[] StatesForNext()
    {
        if (_states.Length <= _links.Count + FirstSlot)
            Array.Resize(ref _states, _states.Length * 2);
        return _states;
    }

    /// <summary>Returns the instance that the next piece has put into its place.</summary>
    public object? InstanceOfNext(object?[] states) => states[_links.Count + FirstSlot];

    /// <summary>Appends a piece that has run.</summary>
    public void Add(Submission submission, object? instance)
    {
        var link = new Link(submission, instance);
        var piece = submission.Declarations;
        AddUses(link, piece.Assemblies.Select(assembly => _byAssembly.GetValueOrDefault(assembly)));
        foreach (var (name, key) in piece.Keys)
            Declare(link, name, key);
        AddUses(link, piece.Names.SelectMany(name => _visible.GetValueOrDefault(name) ?? []).Select(declared => declared.Link));
        _states[_links.Count + FirstSlot] = instance;
        _links.Add(link);
        _byAssembly.Add(link.Assembly, link);
        Last = link.Compilation;
        Rebuild();
    }

    /// <summary>
    /// Gives all pieces other references. The compiled code stays as it is. It refers to assemblies by name, so it uses the new ones too
    /// if the old ones are not loaded.
    /// </summary>
    public void Replace(IReadOnlyDictionary<MetadataReference, MetadataReference> replaced)
    {
        Last = null;
        foreach (var link in _links)
        {
            var piece = link.Compilation;
            link.Compilation = Last = CSharpCompilation.CreateScriptCompilation(
                piece.AssemblyName!,
                piece.SyntaxTrees[0],
                piece.ExternalReferences.Select(reference => replaced.GetValueOrDefault(reference, reference)),
                piece.Options,
                Last,
                typeof(object),
                typeof(NotebookGlobals));
        }
    }

    private static void AddUses(Link link, IEnumerable<Link?> used)
    {
        foreach (var owner in used)
        {
            if (owner is not null && owner != link && link.Uses.Add(owner))
                owner.Users++;
        }
    }

    private void Declare(Link link, string name, string key)
    {
        if (!_visible.TryGetValue(name, out var declared))
            _visible.Add(name, declared = []);
        link.VisibleKeys++;
        var older = declared.FindIndex(entry => entry.Key == key);
        if (older < 0)
        {
            declared.Add((key, link));
            return;
        }
        var hidden = declared[older].Link;
        declared[older] = (key, link);
        hidden.VisibleKeys--;
        HideMethods(hidden);
        LetGo(hidden);
    }

    /// <summary>
    /// Hides the methods of a piece that take values of its own types, if none of these types can be named any more. Then only pieces that
    /// use this one have such values, and they keep it in the chain.
    /// </summary>
    private void HideMethods(Link link)
    {
        if (link.Keys.Any(each => PieceDeclarations.IsType(each.Key) && _visible[each.Name].Contains((each.Key, link))))
            return;
        foreach (var (name, key) in link.Keys.Where(each => each.Key.Contains($", {link.Assembly},", StringComparison.Ordinal)))
        {
            if (_visible[name].Remove((key, link)))
                link.VisibleKeys--;
        }
    }

    private static void LetGo(Link link)
    {
        if (link.IsDead || link.IsPinned || link.VisibleKeys > 0 || link.Users > 0)
            return;
        link.IsDead = true;
        foreach (var used in link.Uses)
        {
            used.Users--;
            LetGo(used);
        }
    }

    /// <summary>
    /// Builds the end of the chain without its dead pieces, if there are at least as many as remaining ones. So each piece costs one
    /// rebuilt piece on average, however long the session is.
    /// </summary>
    private void Rebuild()
    {
        var (dead, cut) = (0, -1);
        for (var i = _links.Count - 1; i > 0 && !(_links[i].IsFixed && !_links[i].IsDead); i--)
        {
            if (_links[i].IsDead)
                dead++;
            if (dead >= WorthARebuild && 2 * dead >= _links.Count - i)
                cut = i;
        }
        if (cut < 0)
            return;
        var kept = _links.GetRange(cut, _links.Count - cut).FindAll(link => !link.IsDead);
        foreach (var link in _links.Skip(cut).Where(link => link.IsDead))
            _byAssembly.Remove(link.Assembly);
        _links.RemoveRange(cut, _links.Count - cut);
        var previous = _links[^1].Compilation;
        foreach (var link in kept)
        {
            // The assembly stays the one that was loaded; only the compiler's view of what comes before it changes.
            var info = link.Compilation.ScriptCompilationInfo!.WithPreviousScriptCompilation(previous);
            link.Compilation = previous = link.Compilation.WithScriptCompilationInfo(info);
            _links.Add(link);
        }
        Array.Clear(_states, FirstSlot, _states.Length - FirstSlot);
        for (var i = 0; i < _links.Count; i++)
            _states[i + FirstSlot] = _links[i].Instance;
        Last = previous;
    }
}
