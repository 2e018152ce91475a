namespace Labs.Kernel;

/// <summary>A part of a cell in a language other than C#, and the functions that show its output.</summary>
/// <param name="Text">The lines below the marker.</param>
/// <param name="Arguments">
/// The arguments of the marker line: <c>--in web -v</c> becomes <c>in = web</c> and <c>v = ""</c>. Words without a name have the names
/// <c>"0"</c>, <c>"1"</c> and so on. The value has replaced an argument <c>@name</c> or <c>@language:name</c>.
/// </param>
/// <param name="Line">The line of the cell at which <paramref name="Text"/> starts, from 1.</param>
public sealed record LanguageCell(string Text, IReadOnlyDictionary<string, object?> Arguments, int Line)
{
    /// <summary>Writes text to a stream of the cell's output.</summary>
    public required Action<StreamKind, string> Write { get; init; }

    /// <summary>Shows a value, as <c>display</c> does.</summary>
    public required Func<object?, DisplayHandle> Display { get; init; }

    /// <summary>Shows text as a MIME type: type, text.</summary>
    public required Action<string, string> DisplayAs { get; init; }

    /// <summary>The values of the <c>@</c> arguments, by their names without language.</summary>
    public required IReadOnlyDictionary<string, object?> Shared { get; init; }

    /// <summary>The notebook's folder.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Defines a C# variable after the part has run: name, value.</summary>
    public required Action<string, object?> Publish { get; init; }
}
