namespace Labs;

/// <summary>A row of the ledger: what the notes say, and what is expected of it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Topic">The subject.</param>
/// <param name="Sources">File and line of the notes, such as <c>000:146</c>.</param>
/// <param name="Text">The claim.</param>
/// <param name="Expected">The verdict stated beforehand; null where none is.</param>
/// <param name="Why">The reason for a verdict other than <c>holds</c>.</param>
/// <param name="Test">How to find out.</param>
/// <param name="Needs">The capabilities that takes.</param>
/// <param name="Notebook">The notebook's slug.</param>
public sealed record Claim(
    string Id, string Topic, IReadOnlyList<string> Sources, string Text, Verdict? Expected, string Why, string Test, IReadOnlyList<string> Needs, string Notebook)
{
    /// <summary>The sources in words, with links to the lines where the notes are at hand.</summary>
    public NotesReference Notes => new([.. Sources.Select(NotesLine.Parse).OfType<NotesLine>()], NotesLocation);

    /// <summary>What was expected before a measurement corrected it, and why; null if the expectation is the first one.</summary>
    public ChangedExpectation? Changed { get; init; }

    internal Uri? NotesLocation { get; init; }
}
