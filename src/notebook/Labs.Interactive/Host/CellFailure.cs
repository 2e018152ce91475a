using System.Diagnostics;
using Labs.NotebookProcess;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;
using Severity = Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace Labs.Interactive.Host;

using Failure = (string Name, string Message, IReadOnlyList<string> Lines);

/// <summary>
/// Describes why a cell failed, in the form of the labs' own notebook kernel: lines of the cell for compile errors, frames of the
/// libraries for exceptions.
/// </summary>
internal static class CellFailure
{
    private const int MaxErrors = 10;
    private const int MaxFrames = 20;

    public static Failure Describe(CommandFailed failure, IEnumerable<DiagnosticsProduced> produced, HostRequest cell) =>
        failure.Exception switch
        {
            CodeSubmissionCompilationErrorException => OfCompiler(produced, cell),
            { } exception => (exception.GetType().Name, exception.Message, OfException(exception)),
            null => ("Failed", failure.Message, failure.Message.Split('\n')),
        };

    private static Failure OfCompiler(IEnumerable<DiagnosticsProduced> produced, HostRequest cell)
    {
        var errors = produced.SelectMany(diagnostics => diagnostics.Diagnostics)
            .Where(diagnostic => diagnostic.Severity == Severity.Error)
            .Distinct()
            .ToList();
        var source = cell.Code.Split('\n');
        var lines = new List<string>();
        foreach (var error in errors.Take(MaxErrors))
        {
            var start = error.LinePositionSpan.Start;
            lines.Add($"cell {cell.Cell}, line {start.Line + 1}, column {start.Character + 1}: error {error.Code}: {error.Message}");
            if (start.Line < source.Length)
                lines.Add("    " + source[start.Line].TrimEnd());
        }
        if (errors.Count > MaxErrors)
            lines.Add($"and {errors.Count - MaxErrors} more errors");
        return errors.Count == 0
            ? ("CompilationError", "The cell does not compile.", ["The cell does not compile."])
            : (errors[0].Code, lines[0], lines);
    }

    private static List<string> OfException(Exception exception)
    {
        var lines = new List<string>();
        for (var current = exception; current is not null; current = current.InnerException)
        {
            lines.Add($"{(current == exception ? "" : "caused by ")}{current.GetType().Name}: {current.Message}");
            foreach (var frame in new StackTrace(current).GetFrames().Take(MaxFrames))
            {
                if (frame.GetMethod() is { DeclaringType: { } type } method && !IsMachinery(type))
                    lines.Add($"    in {type.FullName}.{method.Name}");
            }
        }
        return lines;
    }

    private static bool IsMachinery(Type type) =>
        type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true
        || type.Namespace?.StartsWith("Microsoft", StringComparison.Ordinal) == true
        || type.FullName?.Contains("Submission#", StringComparison.Ordinal) == true
        || type.Name.StartsWith('<');
}
