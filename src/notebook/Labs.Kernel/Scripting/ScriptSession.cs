using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Labs.Kernel.Packages;
using Labs.Kernel.Running;
using Labs.Kernel.Weaving;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace Labs.Kernel.Scripting;

/// <summary>
/// The C# state of a notebook: a chain of compiled pieces, in which each piece can use the declarations of those before it. It uses
/// Roslyn's script compilations directly. The scripting API accepts no syntax tree, loads one more assembly at the start, and keeps
/// every trivial cell in the chain.
/// </summary>
internal sealed class ScriptSession
{
    private static readonly string[] s_usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "System.Threading",
        "System.Threading.Tasks", "Labs.Kernel.Helpers",
    ];

    // What the author of a cell can't help: versions of referenced assemblies, and nullable annotations without a project to enable them.
    private static readonly Dictionary<string, ReportDiagnostic> s_silent = new()
    {
        ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress, ["CS8632"] = ReportDiagnostic.Suppress,
    };

    // Characters. A shorter cell is compiled before a second thread has begun.
    private const int Long = 1000;

    private static readonly EmitOptions s_emit = new(debugInformationFormat: DebugInformationFormat.PortablePdb);
    private static int s_lastSession;

    private readonly NotebookLoadContext _context = new();

    private CSharpCompilationOptions _options;
    private readonly string _name = $"notebook-{Interlocked.Increment(ref s_lastSession)}";
    private readonly Dictionary<string, DeclaredVariable> _variables = [];
    private readonly ConcurrentDictionary<Assembly, (string Path, int Line)> _onlyLines = new();
    private readonly HashSet<string> _extensions = new(StringComparer.Ordinal);
    private readonly SubmissionChain _chain;
    private readonly OpenVariables _open = new();
    private readonly CellNamespaces _namespaces;
    private readonly HashSet<string> _knownUsings = new(s_usings, StringComparer.Ordinal);
    private int _compiled;

    // Keeps the symbols alive that the compiler has read from the references.
    private CSharpCompilation? _looked;
    private readonly LoneCompilation _alone;
    private readonly CompletedTypes _completed;

    public ScriptSession(NotebookGlobals globals)
    {
        References = new SessionReferences(_context);
        _alone = new LoneCompilation(References);
        _completed = new CompletedTypes(_context, References, _name);
        _namespaces = new CellNamespaces(new LibraryNamespaces(References).Has);
        _chain = new SubmissionChain(globals);
        _options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            usings: s_usings,
            concurrentBuild: false,
            specificDiagnosticOptions: s_silent,
            nullableContextOptions: NullableContextOptions.Disable,
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default,
            metadataImportOptions: MetadataImportOptions.Public,
            reportSuppressedDiagnostics: false);
    }

    /// <summary>The variables that cells have declared, by name.</summary>
    public IReadOnlyDictionary<string, DeclaredVariable> Variables => _variables;

    /// <summary>The assemblies that cells compile against.</summary>
    public SessionReferences References { get; }

    /// <summary>The names that cells have declared.</summary>
    public SessionNames Names { get; } = new();

    /// <summary>Receives exceptions that a cell's code threw on another thread and nothing caught.</summary>
    public Action<Exception>? Stray { set => _context.Stray = value; }

    /// <summary>Called when this notebook loads .NET Interactive's formatting library.</summary>
    public Action<Assembly>? FormattingLoaded { set => _context.FormattingLoaded = value; }

    /// <summary>Loads an assembly in the way in which a cell of this notebook does.</summary>
    public Assembly Load(string path)
    {
        _context.AddAssembly(path);
        return _context.LoadFromAssemblyName(new AssemblyName(Path.GetFileNameWithoutExtension(path)));
    }

    /// <summary>Remembers the folder of a package's extension; returns false if it was added before.</summary>
    public bool AddExtension(string folder) => _extensions.Add(folder);

    /// <summary>Adds a namespace that all later cells can use; returns false if they can use it already.</summary>
    public bool AddUsing(string name)
    {
        if (_options.Usings.Contains(name))
            return false;
        _options = _options.WithUsings(_options.Usings.Add(name));
        return true;
    }

    public void RemoveUsing(string name) => _options = _options.WithUsings(_options.Usings.Remove(name));

    /// <summary>The assemblies of each shared framework that cells can use.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Frameworks { get; private set; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Adds the files of packages and of shared frameworks.</summary>
    /// <param name="restored">All packages of the notebook; null if it has none.</param>
    /// <param name="frameworks">The assemblies of each framework.</param>
    /// <param name="say">Receives what the author should know.</param>
    public void AddPackages(
        RestoredPackages? restored, IReadOnlyDictionary<string, IReadOnlyList<string>> frameworks, Action<string> say)
    {
        var files = new Dictionary<string, (string Path, string Owner)>(StringComparer.OrdinalIgnoreCase);
        foreach (var (framework, paths) in frameworks)
            foreach (var path in paths)
                files[Path.GetFileName(path)] = (path, framework);
        // NuGet has left out what the frameworks have in the same or a newer version.
        foreach (var assembly in restored?.Assemblies ?? [])
            files[Path.GetFileName(assembly.Path)] = (assembly.Path, assembly.Package);
        foreach (var satellite in restored?.Satellites ?? [])
            _context.AddSatellite(satellite);
        foreach (var native in restored?.Native ?? [])
            _context.AddNative(native);
        if (References.AddShared(files.Values, say) is { Count: > 0 } replaced)
            _chain.Replace(replaced);
        Frameworks = frameworks;
        _completed.Generators.Set((restored?.Analyzers ?? []).Concat(frameworks.Keys.SelectMany(SharedFramework.Generators)));
    }

    /// <summary>Compiles a piece of C#, with checks for interruption.</summary>
    /// <returns>Null if there is nothing to compile.</returns>
    /// <exception cref="CompilationFailedException">The text has errors.</exception>
    public Submission? Compile(string text, string path, CancellationToken cancellationToken)
    {
        var tree = ScriptSyntax.ParseFile(text, path);
        var root = (CompilationUnitSyntax)tree.GetRoot(cancellationToken);
        if (!ScriptSyntax.HasCode(root))
            return null;
        if (root.Members.Count == 0 && !root.ContainsDiagnostics)
            return Compile(text + "\n;", path, cancellationToken); // Roslyn emits nothing for usings alone
        var cell = new CellText(tree, text, _namespaces, cancellationToken);
        if (TryEmit(cell.Tree, cancellationToken, out var submission, out var errors))
            return cell.WithUse(submission);
        if (References.Widen())
            return Compile(text, path, cancellationToken);
        throw new CompilationFailedException(errors);
    }

    /// <summary>Disposes of the variables that cells have declared with <c>using</c>.</summary>
    public void Close() => _open.CloseAll();

    /// <summary>Runs a compiled piece through <paramref name="invoke"/> and makes its declarations visible to later pieces.</summary>
    /// <param name="finish">Converts the piece's value to the result. It runs in the same place as the piece.</param>
    public async Task<T> RunAsync<T>(Submission submission, Func<Func<Task<T>>, Task<T>> invoke, Func<object?, T> finish)
    {
        var states = _chain.StatesForNext();
        var succeeded = false;
        try
        {
            return await invoke(async () =>
            {
                await _open.CloseAsync(submission.Variables); // code of cells, which may have been stopped meanwhile
                CellRun.Current?.Stopping.ThrowIfCancellationRequested();
                var value = await submission.Entry(states);
                succeeded = true;
                return finish(value);
            });
        }
        finally
        {
            if (submission.DeclaresAnything)
                Keep(submission, _chain.InstanceOfNext(states), succeeded);
        }
    }

    // A cell that failed keeps the variables it had assigned, as a reader expects. But if it stopped before it assigned a variable that
    // exists already, it must not hide the existing value.
    private void Keep(Submission submission, object? instance, bool succeeded)
    {
        if (!submission.Owns(instance))
            instance = null; // it was not created
        var variables = submission.Variables.Select(variable => variable with { Owner = instance }).ToList();
        foreach (var variable in variables.Where(variable => variable.Use != VariableUse.Plain))
            _open.Add(variable);
        if (!succeeded && variables.Any(variable => _variables.ContainsKey(variable.Name) && IsUnset(variable)))
            return;
        foreach (var variable in variables)
            _variables[variable.Name] = variable;
        _chain.Add(submission, instance);
        _knownUsings.UnionWith(submission.Declarations.Usings);
        Names.Add(submission.Compilation);
        References.ClearPending();
    }

    private static bool IsUnset(DeclaredVariable variable)
    {
        var type = variable.Field.FieldType;
        return variable.Value is not { } value || (type.IsValueType && value.Equals(Activator.CreateInstance(type)));
    }

    /// <summary>Returns the semantic model of a text that is being written, as if it came after all cells so far.</summary>
    /// <param name="wide">Whether to use the whole framework, also if no cell has needed it yet.</param>
    public (SemanticModel Model, CompilationUnitSyntax Root) Look(string text, bool wide = false)
    {
        var tree = ScriptSyntax.ParseFile(text, "");
        var compilation = Compose(tree, $"{_name}-look");
        _looked = compilation;
        if (wide && !References.IsWide)
            compilation = compilation.AddReferences(ScriptReferences.Framework);
        return (compilation.GetSemanticModel(tree), (CompilationUnitSyntax)tree.GetRoot());
    }

    /// <summary>Compiles the types of a piece that source generators complete, and loads them.</summary>
    /// <returns>The types and the rest of the piece; null if there are none.</returns>
    /// <exception cref="CompilationFailedException">The types have errors.</exception>
    public GeneratedTypes? CompleteTypes(string text, string path, CancellationToken cancellationToken) => _completed.Compile(
        text, path, _options.Usings.Select(name => $"using {name};").Concat(Names.Usings).Distinct(), cancellationToken);

    /// <summary>
    /// Returns the semantic model of a text as if it came first. It knows the usings of earlier cells, but not their declarations.
    /// </summary>
    public SemanticModel LookAlone(string text, bool wide)
    {
        return _alone.Look(
            ScriptSyntax.ParseFile(text, ""), _options.WithUsings(_options.Usings.Concat(Names.Imports).Distinct()), wide);
    }

    private CSharpCompilation Compose(SyntaxTree tree, string name)
    {
        IEnumerable<MetadataReference> references =
            _chain.Last is null ? [.. ScriptReferences.Core, .. References.Pending] : References.Pending;
        // If unsafe code is allowed, Roslyn adds an attribute to the assembly, which takes 5 % of the time of a trivial cell.
        var options = _options.WithAllowUnsafe(ScriptSyntax.MayBeUnsafe(tree)).WithConcurrentBuild(tree.Length > Long && IdleThreads.Any);
        return CSharpCompilation.CreateScriptCompilation(
            name, tree, references, options.WithScriptClassName($"Submission#{_compiled}"),
            _chain.Last, typeof(object), typeof(NotebookGlobals));
    }

    private bool TryEmit(
        SyntaxTree tree,
        CancellationToken cancellationToken,
        out Submission submission,
        out IReadOnlyList<Diagnostic> errors)
    {
        var name = $"{_name}-{++_compiled}";
        var compilation = Compose(tree, name);
        using var image = new MemoryStream();
        // Symbols map failures to lines. A piece with one line does not need them, and they would take 20 % of its compilation.
        var onlyLine = ScriptSyntax.OnlyLine(tree, cancellationToken);
        using var symbols = onlyLine is null ? new MemoryStream() : null;
        var emitted = compilation.Emit(image, symbols, options: s_emit, cancellationToken: cancellationToken);
        errors = [];
        submission = null!;
        if (!emitted.Success)
        {
            errors = [.. emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
            return false;
        }
        var (code, lines) = CellWeaver.IsNeeded((CompilationUnitSyntax)tree.GetRoot(cancellationToken))
            ? CellWeaver.Weave(image, symbols)
            : (image, symbols);
        code.Position = 0;
        lines?.Position = 0;
        var assembly = _context.LoadCell(name, code, lines);
        if (onlyLine is { } line)
            _onlyLines[assembly] = (tree.FilePath, line);
        var entry = compilation.GetEntryPoint(cancellationToken)!;
        var type = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!;
        var method = type.GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        var members = SessionNames.MembersOf(compilation).ToImmutableArray();
        var declarations = new PieceDeclarations(
            (CompilationUnitSyntax)tree.GetRoot(cancellationToken), members, type, References.Pending.Count > 0, _knownUsings);
        submission = new Submission(
            compilation,
            method.CreateDelegate<Func<object?[], Task<object?>>>(),
            [.. members.OfType<IFieldSymbol>()
                .Select(field => type.GetField(field.MetadataName, AnyInstance))
                .OfType<FieldInfo>()
                .Select(field => new DeclaredVariable(field.Name, field))],
            declarations,
            [.. emitted.Diagnostics.Where(diagnostic => diagnostic is { Severity: DiagnosticSeverity.Warning, IsSuppressed: false })]);
        return true;
    }

    /// <summary>Returns the place of a stack frame in a piece without symbols; null for every other frame.</summary>
    public (string Path, int Line)? PlaceOf(MethodBase method) =>
        _onlyLines.TryGetValue(method.Module.Assembly, out var place) ? place : null;

    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
}
