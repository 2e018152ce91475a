namespace Labs.Kernel;

/// <summary>A completion at a position of a cell.</summary>
/// <param name="Text">The text that replaces the characters from <paramref name="Start"/> to <paramref name="End"/>.</param>
/// <param name="Kind">
/// <c>method</c>, <c>property</c>, <c>field</c>, <c>variable</c>, <c>parameter</c>, <c>type</c>, <c>namespace</c>, <c>keyword</c>,
/// <c>marker</c>, <c>package</c> or <c>file</c>.
/// </param>
/// <param name="Start">The first character that is replaced.</param>
/// <param name="End">The character after the last one that is replaced.</param>
/// <param name="Signature">The declaration or the description; null if there is none.</param>
public sealed record Completion(string Text, string Kind, int Start, int End, string? Signature = null);

/// <summary>The description of the name or the call at a position of a cell.</summary>
/// <param name="Data">The forms of the description by MIME type.</param>
/// <param name="Start">The first character of the name or the arguments.</param>
/// <param name="End">The character after the last one.</param>
public sealed record Inspection(IReadOnlyDictionary<string, string> Data, int Start, int End);

/// <summary>Whether a console should run a text when the user presses Enter.</summary>
public enum Completeness
{
    /// <summary>The text can be run.</summary>
    Complete,

    /// <summary>The text needs more lines.</summary>
    Incomplete,

    /// <summary>The text has a syntax error that more lines can't remove.</summary>
    Invalid,
}
