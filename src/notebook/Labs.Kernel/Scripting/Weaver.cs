using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Adds cancellation checks to C#: to loop bodies, function entries, gotos and awaits. Its edits add no lines, so that exceptions have
/// the lines of the author's text. Compile errors come from the text without the checks.
/// </summary>
/// <param name="model">
/// The semantic model, used only for lambdas whose syntax does not determine whether they return a value. If it is null, such lambdas get
/// no checks.
/// </param>
internal sealed class Weaver(Lazy<SemanticModel>? model) : CSharpSyntaxWalker
{
    private const string Check = "global::Labs.Kernel.CellGuard.Check();";
    private readonly List<(int Position, int Removed, string Text)> _edits = [];

    /// <summary>Returns the text with checks, or null if it needs none.</summary>
    public static string? Weave(CompilationUnitSyntax root, string text, Lazy<SemanticModel>? model)
    {
        var weaver = new Weaver(model);
        weaver.Visit(root);
        if (weaver._edits.Count == 0)
            return null;
        var woven = new StringBuilder(text.Length + 48 * weaver._edits.Count);
        var from = 0;
        // The sort is stable, because edits at the same position were added from the outside in.
        foreach (var (position, removed, inserted) in weaver._edits.OrderBy(edit => edit.Position))
        {
            woven.Append(text, from, position - from).Append(inserted);
            from = position + removed;
        }
        return woven.Append(text, from, text.Length - from).ToString();
    }

    public override void VisitForStatement(ForStatementSyntax node)
    {
        Guard(node.Statement);
        base.VisitForStatement(node);
    }

    public override void VisitForEachStatement(ForEachStatementSyntax node)
    {
        GuardStream(node);
        Guard(node.Statement);
        base.VisitForEachStatement(node);
        CloseStream(node);
    }

    public override void VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        GuardStream(node);
        Guard(node.Statement);
        base.VisitForEachVariableStatement(node);
        CloseStream(node);
    }

    public override void VisitWhileStatement(WhileStatementSyntax node)
    {
        Guard(node.Statement);
        base.VisitWhileStatement(node);
    }

    public override void VisitDoStatement(DoStatementSyntax node)
    {
        Guard(node.Statement);
        base.VisitDoStatement(node);
    }

    public override void VisitGotoStatement(GotoStatementSyntax node)
    {
        if (!node.IsMissing && !node.SemicolonToken.IsMissing)
        {
            Insert(node.SpanStart, "{" + Check);
            Insert(node.Span.End, "}");
        }
        base.VisitGotoStatement(node);
    }

    public override void VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        Enter(node.Body, node.ExpressionBody, node.SemicolonToken, node.ReturnType, node.Modifiers);
        base.VisitMethodDeclaration(node);
    }

    public override void VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        Enter(node.Body, node.ExpressionBody, node.SemicolonToken, node.ReturnType, node.Modifiers);
        base.VisitLocalFunctionStatement(node);
    }

    public override void VisitConstructorDeclaration(ConstructorDeclarationSyntax node)
    {
        Enter(node.Body);
        base.VisitConstructorDeclaration(node);
    }

    public override void VisitOperatorDeclaration(OperatorDeclarationSyntax node)
    {
        Enter(node.Body);
        base.VisitOperatorDeclaration(node);
    }

    public override void VisitAccessorDeclaration(AccessorDeclarationSyntax node)
    {
        Enter(node.Body);
        base.VisitAccessorDeclaration(node);
    }

    public override void VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        EnterLambda(node);
        base.VisitParenthesizedLambdaExpression(node);
        LeaveLambda(node);
    }

    public override void VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        EnterLambda(node);
        base.VisitSimpleLambdaExpression(node);
        LeaveLambda(node);
    }

    public override void VisitAnonymousMethodExpression(AnonymousMethodExpressionSyntax node)
    {
        Enter(node.Block);
        base.VisitAnonymousMethodExpression(node);
    }

    public override void VisitAwaitExpression(AwaitExpressionSyntax node)
    {
        // The awaitable that .ConfigureAwait() returns hides its task, so the check goes around the task itself.
        var awaited = node.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member }
            && member.Name.Identifier.ValueText == "ConfigureAwait"
                ? member.Expression
                : node.Expression;
        Insert(awaited.SpanStart, " global::Labs.Kernel.CellGuard.Await(");
        base.VisitAwaitExpression(node);
        Insert(awaited.Span.End, ")");
    }

    private static bool IsStream(CommonForEachStatementSyntax node) =>
        node.AwaitKeyword.IsKind(SyntaxKind.AwaitKeyword) && !node.Expression.IsMissing;

    private void GuardStream(CommonForEachStatementSyntax node)
    {
        if (IsStream(node))
            Insert(node.Expression.SpanStart, " global::Labs.Kernel.CellGuard.Stream(");
    }

    // After the walk, because the bracket must follow all insertions inside the expression.
    private void CloseStream(CommonForEachStatementSyntax node)
    {
        if (IsStream(node))
            Insert(node.Expression.Span.End, ")");
    }

    private void Guard(StatementSyntax body)
    {
        if (body is BlockSyntax block)
        {
            Enter(block);
        }
        else if (!body.IsMissing)
        {
            Insert(body.SpanStart, "{" + Check);
            Insert(body.Span.End, "}");
        }
    }

    private void Enter(BlockSyntax? block)
    {
        if (block is { OpenBraceToken.IsMissing: false })
            Insert(block.OpenBraceToken.Span.End, Check);
    }

    // Recursion can be written with =>, such as F(n) => F(n - 1) + F(n - 2). It becomes an equivalent block.
    private void Enter(
        BlockSyntax? block, ArrowExpressionClauseSyntax? arrow, SyntaxToken semicolon, TypeSyntax type, SyntaxTokenList modifiers)
    {
        Enter(block);
        if (arrow is null || semicolon.IsMissing || arrow.Expression is RefExpressionSyntax)
            return;
        var isAsyncVoid = modifiers.Any(SyntaxKind.AsyncKeyword) && type is not GenericNameSyntax
            && type is not QualifiedNameSyntax { Right: GenericNameSyntax };
        var isVoid = type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };
        var isStatement = isVoid || isAsyncVoid || arrow.Expression is ThrowExpressionSyntax;
        _edits.Add((arrow.ArrowToken.SpanStart, "=>".Length, "{" + Check + (isStatement ? "" : "return ")));
        Insert(semicolon.Span.End, "}");
    }

    // n => Math.Sin(n) becomes an equivalent block, because a query over many items is a loop too.
    private void EnterLambda(LambdaExpressionSyntax node)
    {
        Enter(node.Block);
        if (KindOf(node) is { } kind)
            Insert(node.ArrowToken.Span.End, "{" + Check + (kind == LambdaKind.Value ? "return " : " "));
    }

    private void LeaveLambda(LambdaExpressionSyntax node)
    {
        if (KindOf(node) is not null)
            Insert(node.ExpressionBody!.Span.End, ";}");
    }

    private enum LambdaKind { Value, Statement }

    private LambdaKind? KindOf(LambdaExpressionSyntax node)
    {
        if (model is null || node.ExpressionBody is not { IsMissing: false } body || body is RefExpressionSyntax or ThrowExpressionSyntax)
            return null;
        var mayBeStatement = body is InvocationExpressionSyntax or AssignmentExpressionSyntax or BaseObjectCreationExpressionSyntax
            or ConditionalAccessExpressionSyntax or AwaitExpressionSyntax
            || body.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression
                or SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression;
        if (!mayBeStatement)
            return LambdaKind.Value;
        if (node.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword))
            return null; // its awaits have checks
        return model.Value.GetTypeInfo(node).ConvertedType is INamedTypeSymbol { DelegateInvokeMethod: { } invoke }
            ? invoke.ReturnsVoid ? LambdaKind.Statement : LambdaKind.Value
            : null; // an expression tree, or an error that the compiler reports
    }

    private void Insert(int position, string text) => _edits.Add((position, 0, text));
}
