namespace Labs.Kernel.Formatting;

/// <summary>
/// What is shown of a value: read once, within limits, and then written as text and as a table. Shapes have no code of the value's author.
/// </summary>
internal abstract record Shape;

/// <summary>A text, such as a number's or that of a type with its own <c>ToString</c>.</summary>
internal sealed record TextShape(string Text) : Shape;

/// <summary>Items in order.</summary>
/// <param name="Rest">What is left out, in parentheses; null if the items are complete.</param>
internal sealed record ListShape(IReadOnlyList<Shape> Items, string? Rest) : Shape;

/// <summary>The entries of a dictionary.</summary>
/// <param name="Rest">What is left out, in parentheses; null if the entries are complete.</param>
internal sealed record MapShape(IReadOnlyList<(Shape Key, Shape Value)> Entries, string? Rest) : Shape;

/// <summary>An object with members.</summary>
/// <param name="Name">The name of its type.</param>
/// <param name="Members">The members in order.</param>
/// <param name="Between">What stands between a member's name and its value.</param>
/// <param name="Rest">Which members are left out, in parentheses; null if they are complete.</param>
/// <param name="OwnText">The object's own text, which replaces the members in text.</param>
/// <param name="Type">The object's type, which decides whether a table's rows are alike.</param>
internal sealed record ObjectShape(
    string Name, IReadOnlyList<(string Name, Shape Value)> Members, string Between, string? Rest, string? OwnText, Type Type) : Shape;

/// <summary>A shape after a text, such as the result of a task.</summary>
internal sealed record LabelledShape(string Label, Shape Inner) : Shape;

/// <summary>Rows with named columns.</summary>
/// <param name="Title">What the value is and how large, as the first line of text.</param>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The rows, each with a cell per column.</param>
/// <param name="Rest">Which rows and columns are left out, as a sentence; null if they are complete.</param>
internal sealed record TableShape(
    string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<Shape>> Rows, string? Rest) : Shape;
