namespace Labs.Kernel;

/// <summary>A part of a cell in a language other than C#, and the means to answer it.</summary>
/// <param name="Text">The lines below the marker.</param>
/// <param name="Arguments">
/// The marker line's arguments: <c>--in web -v</c> gives <c>in = web</c>, <c>v = ""</c>;
/// words without a name are <c>"0"</c>, <c>"1"</c>, ... An argument <c>@name</c> or
/// <c>@language:name</c> is already replaced by the value.
/// </param>
/// <param name="Line">1-based line of the cell at which <paramref name="Text"/> starts.</param>
public sealed record LanguageCell(string Text, IReadOnlyDictionary<string, object?> Arguments, int Line)
{
    public required Action<StreamKind, string> Write { get; init; }

    /// <summary>Shows a value as <c>display</c> does.</summary>
    public required Func<object?, DisplayHandle> Display { get; init; }

    /// <summary>Shows text of a known MIME type.</summary>
    public required Action<string, string> DisplayAs { get; init; }

    /// <summary>The values named by <c>@</c> on the marker line, by their plain names.</summary>
    public required IReadOnlyDictionary<string, object?> Shared { get; init; }

    /// <summary>The notebook's folder.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Defines a variable for C# cells and <c>@name</c>.</summary>
    public required Action<string, object?> Publish { get; init; }
}
