using Spectre.Console;

namespace Labs.Cli.Output;

/// <summary>A column of a printed table.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Value">
/// The cell: text, a number, a bool, a list of texts, or null for an empty cell. JSON keeps its type.
/// </param>
internal sealed record Column<T>(string Title, Func<T, object?> Value)
{
    /// <summary>The member's name in JSON; by default the title.</summary>
    public string Name { get; init; } = Title;

    /// <summary>The cell's colour on a terminal; null for the usual one.</summary>
    public Func<T, Color?> Colour { get; init; } = _ => null;
}
