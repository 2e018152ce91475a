using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mono.Cecil;
using Mono.Cecil.Cil;
using ICustomAttributeProvider = Mono.Cecil.ICustomAttributeProvider;

namespace Labs.Kernel.Weaving;

/// <summary>
/// Weaves calls into a compiled cell: of <see cref="CellStack"/> at the entries of its functions, of <see cref="CellGuard"/> at the heads
/// of its loops, and of <see cref="CellAwaits"/> where it awaits. The cell means the same as before, and its stack traces keep the
/// lines of their author.
/// </summary>
internal static class CellWeaver
{
    private static readonly MethodInfo s_enter = typeof(CellStack).GetMethod(nameof(CellStack.Enter))!;
    private static readonly MethodInfo s_enterAsync = typeof(CellStack).GetMethod(nameof(CellStack.EnterAsync))!;
    private static readonly MethodInfo s_check = typeof(CellGuard).GetMethod(nameof(CellGuard.Check))!;

    /// <summary>Returns whether a cell has anything that could run for long by itself: a loop, a jump, a function or an await.</summary>
    public static bool IsNeeded(CompilationUnitSyntax root) => root.DescendantNodes().Any(static node => node
        is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or GotoStatementSyntax
        or AnonymousFunctionExpressionSyntax or QueryExpressionSyntax or AwaitExpressionSyntax or SpreadElementSyntax
        or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 }
        or LocalFunctionStatementSyntax or BaseTypeDeclarationSyntax or BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax);

    /// <summary>Returns the woven assembly and its portable symbols.</summary>
    /// <param name="image">The compiled cell.</param>
    /// <param name="symbols">Its portable symbols; null if it has none.</param>
    public static (MemoryStream Image, MemoryStream? Symbols) Weave(Stream image, Stream? symbols)
    {
        image.Position = 0;
        symbols?.Position = 0;
        var enums = new ConstantEnums();
        using var assembly = AssemblyDefinition.ReadAssembly(image, new ReaderParameters
        {
            InMemory = true,
            MetadataResolver = enums,
            ReadSymbols = symbols is not null,
            SymbolStream = symbols,
            SymbolReaderProvider = symbols is null ? null : new PortablePdbReaderProvider(),
        });
        var module = assembly.MainModule;
        var check = module.ImportReference(s_check);
        var awaits = new AwaitGuards(module);
        var methods = module.GetTypes().Where(type => !IsCompilersData(type)).SelectMany(type => type.Methods);
        foreach (var method in methods.Where(method => method.HasBody))
        {
            if (IsAsyncMoveNext(method))
                awaits.Weave(method.Body);
            LoopChecks.Weave(method.Body, check);
            if (NeedsEntryCheck(method))
            {
                var enter = module.ImportReference(IsAsync(method) ? s_enterAsync : s_enter);
                method.Body.GetILProcessor().InsertBefore(method.Body.Instructions[0], Instruction.Create(OpCodes.Call, enter));
            }
            LongBranches.Use(method.Body);
        }
        var woven = new MemoryStream();
        var wovenSymbols = symbols is null ? null : new MemoryStream();
        enums.Learn(module);
        assembly.Write(woven, new WriterParameters
        {
            WriteSymbols = symbols is not null,
            SymbolStream = wovenSymbols,
            SymbolWriterProvider = symbols is null ? null : new PortablePdbWriterProvider(),
        });
        woven.Position = 0;
        wovenSymbols?.Position = 0;
        return (woven, wovenSymbols);
    }

    private static bool IsCompilersData(TypeDefinition type) =>
        type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal);

    /// <summary>Whether this method runs the code between two awaits.</summary>
    private static bool IsAsyncMoveNext(MethodDefinition method) =>
        method.Name == nameof(IAsyncStateMachine.MoveNext)
        && method.DeclaringType.Interfaces.Any(type => type.InterfaceType.Name == nameof(IAsyncStateMachine));

    private static bool IsAsync(MethodDefinition method) =>
        Has<AsyncStateMachineAttribute>(method) || Has<AsyncIteratorStateMachineAttribute>(method);

    private static bool IsIteratorMoveNext(MethodDefinition method) =>
        method.Name == nameof(System.Collections.IEnumerator.MoveNext) && !IsAsyncMoveNext(method);

    // A method's machine is called <Name>d__0, that of a lambda or local function <<Name>b__0_0>d.
    private static bool IsStateMachine(TypeDefinition type) =>
        type.Name.StartsWith('<') && type.Name.Contains(">d", StringComparison.Ordinal);

    // Not a state machine's MoveNext: an exception at its entry would escape from the machine, on a thread of the pool. Not what the
    // compiler makes by itself (accessors, members of records), apart from lambdas and local functions. Not what starts a cell.
    private static bool NeedsEntryCheck(MethodDefinition method)
    {
        if (method is { IsConstructor: true, IsStatic: true })
            return false;
        // The Dispose method of an iterator runs while an exception is under way; a second one there would end the process.
        if (IsStateMachine(method.DeclaringType))
            return IsIteratorMoveNext(method);
        if (method.Name.StartsWith('<'))
            return method.Name.Contains(">b__", StringComparison.Ordinal) || method.Name.Contains(">g__", StringComparison.Ordinal);
        if (method.Name is nameof(Equals) or nameof(GetHashCode) or nameof(ToString) or "PrintMembers")
            return true; // a record's own members follow references without end if they form a cycle
        return !Has<CompilerGeneratedAttribute>(method) && !Has<CompilerGeneratedAttribute>(method.DeclaringType) && !IsCellItself(method);
    }

    private static bool Has<T>(ICustomAttributeProvider member) =>
        member.HasCustomAttributes && member.CustomAttributes.Any(attribute => attribute.AttributeType.Name == typeof(T).Name);

    private static bool IsCellItself(MethodDefinition method) =>
        method is { IsConstructor: true, DeclaringType.Name: var name } && name.StartsWith("Submission#", StringComparison.Ordinal);
}
