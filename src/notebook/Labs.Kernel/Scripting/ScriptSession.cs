using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Labs.Kernel.Cells;
using Labs.Kernel.Weaving;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Labs.Kernel.Scripting;

/// <summary>
/// The C# state of a notebook: a chain of compiled pieces, each seeing the declarations of those
/// before it. It uses Roslyn's script compilations directly and not the scripting API, which takes no
/// syntax tree, ends up in one more assembly per start, and keeps every trivial cell in the chain.
/// </summary>
internal sealed class ScriptSession
{
    private static readonly string[] s_usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "System.Threading",
        "System.Threading.Tasks", "Labs.Kernel.Helpers",
    ];

    private static readonly CSharpParseOptions s_parse = new(
        LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script, ["LABS_KERNEL"]);

    private static readonly EmitOptions s_emit = new(debugInformationFormat: DebugInformationFormat.PortablePdb);
    private const string UnterminatedRawString = "CS8997";
    private static int s_lastSession;

    private readonly NotebookLoadContext _context = new();
    private readonly NotebookGlobals _globals;
    private CSharpCompilationOptions _options;
    private readonly string _name = $"notebook-{Interlocked.Increment(ref s_lastSession)}";
    private readonly List<MetadataReference> _added = [];
    private readonly HashSet<string> _addedNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DeclaredVariable> _variables = [];
    private readonly ConcurrentDictionary<Assembly, (string Path, int Line)> _onlyLines = new();
    private readonly HashSet<string> _extensions = new(StringComparer.Ordinal);
    private object?[] _states;
    private CSharpCompilation? _previous;
    private int _chained;
    private int _compiled;
    private bool _wide;

    // References know the symbols that were read from them for as long as a compilation does.
    private CSharpCompilation? _looked;

    public ScriptSession(NotebookGlobals globals)
    {
        _globals = globals;
        _states = new object?[16];
        _states[0] = globals;
        _options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            usings: s_usings,
            concurrentBuild: false,
            nullableContextOptions: NullableContextOptions.Disable,
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default,
            metadataImportOptions: MetadataImportOptions.Public,
            reportSuppressedDiagnostics: false);
    }

    public IReadOnlyDictionary<string, DeclaredVariable> Variables => _variables;

    /// <summary>Takes what a cell's code threw on a thread of its own, where nobody catches it.</summary>
    public Action<Exception>? Stray { set => _context.Stray = value; }

    /// <summary>Called when this notebook loads .NET Interactive's library of formatters.</summary>
    public Action<Assembly>? FormattingLoaded { set => _context.FormattingLoaded = value; }

    /// <summary>Loads an assembly as a cell of this notebook would.</summary>
    public Assembly Load(string path)
    {
        _context.AddAssembly(path);
        return _context.LoadFromAssemblyName(new AssemblyName(Path.GetFileNameWithoutExtension(path)));
    }

    public static CompilationUnitSyntax Parse(string text) =>
        (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text, s_parse).GetRoot();

    /// <summary>Adds an assembly file; false when one of that name is there already.</summary>
    public bool AddReference(string path)
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
            throw new CellException("NoAssembly", $"{path} is no .NET assembly: {exception.Message}");
        }
        // A library's framework types must be there before its own: a set of references that grows later gives the library's
        // types a second identity, and values of earlier cells the first one.
        Widen();
        lock (_addedNames)
        {
            if (!_addedNames.Add(name))
                return false;
            _added.Add(ScriptReferences.OfFile(path));
        }
        _context.AddAssembly(path);
        // A member whose signature names a type of another assembly can be called only where that one is referenced too.
        foreach (var dependency in dependencies)
        {
            if (!ScriptReferences.IsFramework(dependency) && _context.Find(dependency) is { } file)
                AddReference(file);
        }
        return true;
    }

    /// <summary>Remembers a folder of a package's extension; false when it was loaded before.</summary>
    public bool AddExtension(string folder) => _extensions.Add(folder);

    /// <summary>Adds a namespace that all later cells see; false when they see it already.</summary>
    public bool AddUsing(string name)
    {
        if (_options.Usings.Contains(name))
            return false;
        _options = _options.WithUsings(_options.Usings.Add(name));
        return true;
    }

    public void RemoveUsing(string name) => _options = _options.WithUsings(_options.Usings.Remove(name));

    public void AddNative(string path) => _context.AddNative(path);

    // Comments alone are nothing to compile.
    private static bool HasCode(CompilationUnitSyntax root) =>
        root.Members.Count > 0 || root.Usings.Count > 0 || root.AttributeLists.Count > 0 || root.Externs.Count > 0 || root.ContainsDiagnostics;

    /// <returns>Null when there is nothing to compile.</returns>
    /// <exception cref="CompilationFailedException">The text has errors.</exception>
    public Submission? Compile(string text, string path, CancellationToken cancellation)
    {
        var tree = ParseFile(text, path);
        var root = (CompilationUnitSyntax)tree.GetRoot(cancellation);
        if (!HasCode(root))
            return null;
        if (root.Members.Count == 0 && !root.ContainsDiagnostics)
            return Compile(text + "\n;", path, cancellation); // Roslyn emits no piece of usings alone
        if (TryEmit(tree, cancellation, out var submission, out var errors))
            return submission;
        if (Widen())
            return Compile(text, path, cancellation);
        throw new CompilationFailedException(errors);
    }

    /// <summary>Adds the rest of the framework; false when it is there already.</summary>
    private bool Widen()
    {
        if (_wide)
            return false;
        _wide = true;
        lock (_addedNames)
            _added.AddRange(ScriptReferences.Framework);
        return true;
    }

    /// <summary>Runs a compiled piece where <paramref name="invoke"/> says and makes its declarations visible.</summary>
    /// <param name="finish">Makes the result of the piece's value, in the same place.</param>
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
            // Roslyn gives a slot to pieces with code only, hence the look for the instance.
            if (submission.DeclaresAnything)
                Keep(submission, Array.FindLast(states, submission.Owns), succeeded);
        }
    }

    // A cell that failed keeps what it had assigned, as a reader expects; but one that was stopped
    // before it assigned a name that exists already must not hide the value that name has.
    private void Keep(Submission submission, object? instance, bool succeeded)
    {
        var variables = submission.Variables.Select(variable => variable with { Owner = instance }).ToList();
        if (!succeeded && variables.Any(variable => _variables.ContainsKey(variable.Name) && IsUnset(variable)))
            return;
        foreach (var variable in variables)
            _variables[variable.Name] = variable;
        _previous = submission.Compilation;
        _chained++;
        lock (_addedNames)
            _added.Clear();
    }

    private static bool IsUnset(DeclaredVariable variable)
    {
        var type = variable.Field.FieldType;
        return variable.Value is not { } value || (type.IsValueType && value.Equals(Activator.CreateInstance(type)));
    }

    /// <summary>Whether cells see the whole framework already.</summary>
    public bool IsWide => _wide;

    /// <summary>A model of text that is being written, seen after what has run so far.</summary>
    /// <param name="wide">With the whole framework, also where no cell has needed it yet.</param>
    public (SemanticModel Model, CompilationUnitSyntax Root) Look(string text, bool wide = false)
    {
        var tree = ParseFile(text, "");
        var compilation = Compose(tree, $"{_name}-look");
        _looked = compilation;
        if (wide && !_wide)
            compilation = compilation.AddReferences(ScriptReferences.Framework);
        return (compilation.GetSemanticModel(tree), (CompilationUnitSyntax)tree.GetRoot());
    }

    public static bool IsIdentifier(string name) =>
        SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;

    public static Completeness Completeness(string text)
    {
        var tree = ParseFile(text, "");
        return !SyntaxFactory.IsCompleteSubmission(tree) || tree.GetDiagnostics().Any(diagnostic => diagnostic.Id == UnterminatedRawString)
            ? Kernel.Completeness.Incomplete
            : tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? Kernel.Completeness.Invalid
            : Kernel.Completeness.Complete;
    }

    private static SyntaxTree ParseFile(string text, string path) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), s_parse, path);

    private CSharpCompilation Compose(SyntaxTree tree, string name)
    {
        IEnumerable<MetadataReference> references;
        lock (_addedNames)
            references = _previous is null ? [.. ScriptReferences.Core, .. _added] : [.. _added];
        // Roslyn marks every assembly of a compilation that allows unsafe code, a twentieth of what a trivial cell costs.
        var options = MayBeUnsafe(tree) ? _options.WithAllowUnsafe(true) : _options;
        return CSharpCompilation.CreateScriptCompilation(
            name, tree, references, options.WithScriptClassName($"Submission#{_compiled}"),
            _previous, typeof(object), typeof(NotebookGlobals));
    }

    // What needs the permission: the keyword, and one attribute.
    private static bool MayBeUnsafe(SyntaxTree tree)
    {
        var text = tree.ToString();
        return text.Contains("unsafe", StringComparison.Ordinal) || text.Contains("SkipLocalsInit", StringComparison.Ordinal);
    }

    private bool TryEmit(SyntaxTree tree, CancellationToken cancellation, out Submission submission, out IReadOnlyList<Diagnostic> errors)
    {
        var name = $"{_name}-{++_compiled}";
        var compilation = Compose(tree, name);
        using var image = new MemoryStream();
        // Symbols tell on which line of a piece something failed. A piece of one line needs none, and they are a fifth of its compilation.
        var onlyLine = OnlyLine(tree, cancellation);
        using var symbols = onlyLine is null ? new MemoryStream() : null;
        var emitted = compilation.Emit(image, symbols, options: s_emit, cancellationToken: cancellation);
        errors = [];
        submission = null!;
        if (!emitted.Success)
        {
            errors = [.. emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
            return false;
        }
        var (code, lines) = CellWeaver.IsNeeded((CompilationUnitSyntax)tree.GetRoot(cancellation)) ? CellWeaver.Weave(image, symbols) : (image, symbols);
        code.Position = 0;
        lines?.Position = 0;
        var assembly = _context.LoadCell(name, code, lines);
        if (onlyLine is { } line)
            _onlyLines[assembly] = (tree.FilePath, line);
        var entry = compilation.GetEntryPoint(cancellation)!;
        var type = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!;
        var method = type.GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        var members = compilation.ScriptClass!.GetMembers()
            .Where(member => !member.IsImplicitlyDeclared && member.CanBeReferencedByName).ToImmutableArray();
        var usings = ((CompilationUnitSyntax)tree.GetRoot(cancellation)).Usings;
        submission = new Submission(
            compilation,
            method.CreateDelegate<Func<object?[], Task<object?>>>(),
            [.. members.OfType<IFieldSymbol>()
                .Select(field => type.GetField(field.MetadataName, AnyInstance))
                .OfType<FieldInfo>()
                .Select(field => new DeclaredVariable(field.Name, field))],
            members.Length > 0 || usings.Count > 0 || _added.Count > 0);
        return true;
    }

    /// <summary>The line that all of a text's code is on, from 1; null when there is more than one, or directives that may count otherwise.</summary>
    private static int? OnlyLine(SyntaxTree tree, CancellationToken cancellation)
    {
        var root = tree.GetRoot(cancellation);
        var span = tree.GetLineSpan(TextSpan.FromBounds(root.GetFirstToken().SpanStart, root.GetLastToken().Span.End), cancellation);
        return root.ContainsDirectives || span.StartLinePosition.Line != span.EndLinePosition.Line ? null : span.StartLinePosition.Line + 1;
    }

    /// <summary>Where a frame of a piece that has no symbols is; null for every other frame.</summary>
    public (string Path, int Line)? PlaceOf(MethodBase method) =>
        _onlyLines.TryGetValue(method.Module.Assembly, out var place) ? place : null;

    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>
    /// Whether a piece that gave null gave it as a value: <c>Console.WriteLine()</c> without a semicolon
    /// is an expression too, but has none.
    /// </summary>
    public static bool EndsWithValue(Submission submission)
    {
        var tree = submission.Compilation.SyntaxTrees[0];
        return ((CompilationUnitSyntax)tree.GetRoot()).Members.LastOrDefault() is GlobalStatementSyntax
        {
            Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last,
        } && submission.Compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type is not { SpecialType: SpecialType.System_Void };
    }
}
