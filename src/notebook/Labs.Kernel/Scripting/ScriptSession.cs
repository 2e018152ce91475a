using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
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

    private static readonly EmitOptions s_emit = new(debugInformationFormat: DebugInformationFormat.PortablePdb);
    private static int s_lastSession;

    private readonly NotebookLoadContext _context = new();

    private CSharpCompilationOptions _options;
    private readonly string _name = $"notebook-{Interlocked.Increment(ref s_lastSession)}";
    private readonly Dictionary<string, DeclaredVariable> _variables = [];
    private readonly ConcurrentDictionary<Assembly, (string Path, int Line)> _onlyLines = new();
    private readonly HashSet<string> _extensions = new(StringComparer.Ordinal);
    private object?[] _states;
    private CSharpCompilation? _previous;
    private int _chained;
    private int _compiled;

    // Keeps the symbols alive that the compiler has read from the references.
    private CSharpCompilation? _looked;

    public ScriptSession(NotebookGlobals globals)
    {
        References = new SessionReferences(_context);
        _states = new object?[16];
        _states[0] = globals;
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

    public void AddNative(string path) => _context.AddNative(path);

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
        if (TryEmit(tree, cancellationToken, out var submission, out var errors))
            return submission;
        if (References.Widen())
            return Compile(text, path, cancellationToken);
        throw new CompilationFailedException(errors);
    }

    /// <summary>Runs a compiled piece through <paramref name="invoke"/> and makes its declarations visible to later pieces.</summary>
    /// <param name="finish">Converts the piece's value to the result. It runs in the same place as the piece.</param>
    public async Task<T> RunAsync<T>(Submission submission, Func<Func<Task<T>>, Task<T>> invoke, Func<object?, T> finish)
    {
        if (_states.Length < _chained + 4)
            Array.Resize(ref _states, _states.Length * 2);
        var states = _states;
        var succeeded = false;
        try
        {
            return await invoke(async () =>
            {
                var value = await submission.Entry(states);
                succeeded = true;
                return finish(value);
            });
        }
        finally
        {
            // Roslyn assigns a slot only to pieces with code, so the instance must be searched.
            if (submission.DeclaresAnything)
                Keep(submission, Array.FindLast(states, submission.Owns), succeeded);
        }
    }

    // A cell that failed keeps the variables it had assigned, as a reader expects. But if it stopped before it assigned a variable that
    // exists already, it must not hide the existing value.
    private void Keep(Submission submission, object? instance, bool succeeded)
    {
        var variables = submission.Variables.Select(variable => variable with { Owner = instance }).ToList();
        if (!succeeded && variables.Any(variable => _variables.ContainsKey(variable.Name) && IsUnset(variable)))
            return;
        foreach (var variable in variables)
            _variables[variable.Name] = variable;
        _previous = submission.Compilation;
        _chained++;
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

    private CSharpCompilation Compose(SyntaxTree tree, string name)
    {
        IEnumerable<MetadataReference> references =
            _previous is null ? [.. ScriptReferences.Core, .. References.Pending] : References.Pending;
        // If unsafe code is allowed, Roslyn adds an attribute to the assembly, which takes 5 % of the time of a trivial cell.
        var options = ScriptSyntax.MayBeUnsafe(tree) ? _options.WithAllowUnsafe(true) : _options;
        return CSharpCompilation.CreateScriptCompilation(
            name, tree, references, options.WithScriptClassName($"Submission#{_compiled}"),
            _previous, typeof(object), typeof(NotebookGlobals));
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
        var members = compilation.ScriptClass!.GetMembers()
            .Where(member => !member.IsImplicitlyDeclared && member.CanBeReferencedByName).ToImmutableArray();
        var usings = ((CompilationUnitSyntax)tree.GetRoot(cancellationToken)).Usings;
        submission = new Submission(
            compilation,
            method.CreateDelegate<Func<object?[], Task<object?>>>(),
            [.. members.OfType<IFieldSymbol>()
                .Select(field => type.GetField(field.MetadataName, AnyInstance))
                .OfType<FieldInfo>()
                .Select(field => new DeclaredVariable(field.Name, field))],
            members.Length > 0 || usings.Count > 0 || References.Pending.Count > 0,
            [.. emitted.Diagnostics.Where(diagnostic => diagnostic is { Severity: DiagnosticSeverity.Warning, IsSuppressed: false })]);
        return true;
    }

    /// <summary>Returns the place of a stack frame in a piece without symbols; null for every other frame.</summary>
    public (string Path, int Line)? PlaceOf(MethodBase method) =>
        _onlyLines.TryGetValue(method.Module.Assembly, out var place) ? place : null;

    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>
    /// Returns whether a piece that returned null ends with an expression that has a value. <c>Console.WriteLine()</c> without a
    /// semicolon is an expression without a value.
    /// </summary>
    public static bool EndsWithValue(Submission submission)
    {
        var tree = submission.Compilation.SyntaxTrees[0];
        if (((CompilationUnitSyntax)tree.GetRoot()).Members.LastOrDefault() is not GlobalStatementSyntax
            {
                Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last,
            })
            return false;
        var type = submission.Compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type;
        return type is not { SpecialType: SpecialType.System_Void };
    }
}
