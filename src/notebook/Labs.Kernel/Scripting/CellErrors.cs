using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using Labs.Kernel.Cells;
using Microsoft.CodeAnalysis;

namespace Labs.Kernel.Scripting;

/// <summary>Describes failures by the lines that the cell's author wrote.</summary>
/// <param name="script">Returns the places of code that was compiled without symbols.</param>
internal sealed class CellErrors(ScriptSession script)
{
    private const int MaxDiagnostics = 10;
    private const int MaxFrames = 20;
    private static readonly string[] s_machinery = ["System", "Labs.Kernel", "Microsoft.CodeAnalysis"];
    private readonly ConcurrentDictionary<string, string> _sources = new();

    /// <summary>Remembers the text of a path, to quote its lines in errors.</summary>
    public void AddSource(string path, string text) => _sources[path] = text;

    public CellError Describe(Exception exception, string cell)
    {
        while (exception is TargetInvocationException or AggregateException { InnerExceptions.Count: 1 }
            && exception.InnerException is { } inner)
            exception = inner;
        return exception switch
        {
            CompilationFailedException failed => OfCompilation(failed),
            CellException own => OfCell(own, cell),
            _ => OfException(exception, cell),
        };
    }

    /// <summary>Writes the compiler's warnings, a line for each.</summary>
    public string DescribeWarnings(IReadOnlyList<Diagnostic> warnings)
    {
        var lines = new StringBuilder();
        foreach (var warning in warnings.Take(MaxDiagnostics))
            lines.Append(Headline(warning, "warning")).Append('\n');
        if (warnings.Count > MaxDiagnostics)
            lines.Append(CultureInfo.InvariantCulture, $"and {warnings.Count - MaxDiagnostics} more warnings\n");
        return lines.ToString();
    }

    private static string Headline(Diagnostic diagnostic, string kind)
    {
        var span = diagnostic.Location.GetMappedLineSpan();
        var (line, column) = (span.StartLinePosition.Line + 1, span.StartLinePosition.Character + 1);
        return FormattableString.Invariant($"{span.Path}, line {line}, column {column}: {kind} {diagnostic.Id}: {diagnostic.GetMessage()}");
    }

    private CellError OfCompilation(CompilationFailedException failed)
    {
        var lines = new List<string>();
        foreach (var diagnostic in failed.Diagnostics.Take(MaxDiagnostics))
        {
            var span = diagnostic.Location.GetMappedLineSpan();
            var (line, column) = (span.StartLinePosition.Line, span.StartLinePosition.Character);
            lines.Add(Headline(diagnostic, "error"));
            if (SourceLine(span.Path, line + 1) is { } source)
            {
                var width = span.EndLinePosition.Line == line ? span.EndLinePosition.Character - column : source.Length - column;
                var indent = new string([.. source.Take(column).Select(c => c == '\t' ? '\t' : ' ')]);
                lines.Add("    " + source);
                lines.Add("    " + indent + new string('^', Math.Max(1, width)));
            }
        }
        if (failed.Diagnostics.Count > MaxDiagnostics)
            lines.Add($"and {failed.Diagnostics.Count - MaxDiagnostics} more errors");
        if (failed.Hint is { } hint)
            lines.Add(hint);
        var first = failed.Diagnostics[0];
        var position = first.Location.GetMappedLineSpan().StartLinePosition;
        return new CellError(first.Id, lines[0], lines, position.Line + 1, position.Character + 1);
    }

    private CellError OfCell(CellException own, string cell)
    {
        var lines = new List<string> { $"{own.Name}: {own.Message}" };
        if (own.Line is { } line)
            lines.Add(Place(cell, line));
        return new CellError(own.Name, own.Message, lines, own.Line);
    }

    private CellError OfException(Exception exception, string cell)
    {
        var lines = new List<string>();
        int? cellLine = null;
        for (var current = exception; current is not null; current = current.InnerException)
        {
            lines.Add($"{(current == exception ? "" : "caused by ")}{NameOf(current)}: {current.Message}");
            foreach (var frame in new StackTrace(current, fNeedFileInfo: true).GetFrames().Take(MaxFrames))
            {
                if (frame.GetMethod()?.IsDefined(typeof(StackTraceHiddenAttribute), inherit: false) == true)
                    continue;
                var (file, line) = frame.GetMethod() is { } called && script.PlaceOf(called) is { } place
                    ? place
                    : (frame.GetFileName(), frame.GetFileLineNumber());
                if (file is not null && line > 0 && _sources.ContainsKey(file))
                {
                    if (file == cell)
                        cellLine ??= line;
                    Append("    at " + Place(file, line));
                }
                else if (frame.GetMethod() is { DeclaringType: { } type } method && !IsMachinery(type))
                {
                    Append($"    in {type.FullName?.Split('+', '<')[0]}.{PlainName(method, type)}");
                }
            }
        }
        return new CellError(NameOf(exception), exception.Message, lines, cellLine);

        void Append(string text)
        {
            if (lines[^1] != text)
                lines.Add(text);
        }
    }

    private static bool IsMachinery(Type type) =>
        (type.Namespace is { } space && Array.Exists(s_machinery, start => space.StartsWith(start, StringComparison.Ordinal)))
        || type.Name.StartsWith("Submission#", StringComparison.Ordinal)
        || type.Name.StartsWith("<>", StringComparison.Ordinal) // generated by the compiler
        || type.DeclaringType?.Name.StartsWith("Submission#", StringComparison.Ordinal) == true;

    // The body of an async method is the MoveNext of a type named <Method>d__1.
    private static string PlainName(MethodBase method, Type type)
    {
        var name = method.Name == "MoveNext" ? type.Name : method.Name;
        var from = name.IndexOf('<') + 1;
        var to = name.IndexOf('>');
        return from > 0 && to > from ? name[from..to] : name;
    }

    private static string NameOf(Exception exception)
    {
        var name = exception.GetType().Name;
        var arity = name.IndexOf('`');
        return arity < 0 ? name : name[..arity];
    }

    private string Place(string path, int line) =>
        $"{path}, line {line}" + (SourceLine(path, line)?.Trim() is { Length: > 0 } source ? $": {source}" : "");

    private string? SourceLine(string path, int line)
    {
        if (!_sources.TryGetValue(path, out var text))
            return null;
        foreach (var candidate in text.AsSpan().EnumerateLines())
        {
            if (--line == 0)
                return candidate.ToString();
        }
        return null;
    }
}
