namespace Labs;

/// <summary>A row of the ledger: a claim of the notes and the verdict that is expected. The parameters are the file's columns.</summary>
/// <param name="Id">The claim's unique name, such as <c>rs-scale-down-newest-first</c>.</param>
/// <param name="Topic">The subject, such as <c>replicaset</c>.</param>
/// <param name="Sources">Files and lines of the notes, such as <c>000:146</c>.</param>
/// <param name="Text">The claim as a sentence.</param>
/// <param name="Expected">The verdict stated before any measurement; null if the ledger says <c>unknown</c>.</param>
/// <param name="Why">The reason for an expected verdict other than <c>holds</c>; may be empty.</param>
/// <param name="Test">How to test the claim.</param>
/// <param name="Needs">The capabilities that the test requires, such as <c>docker</c>.</param>
/// <param name="Notebook">The slug of the notebook that tests the claim.</param>
public sealed record Claim(
    string Id,
    string Topic,
    IReadOnlyList<string> Sources,
    string Text,
    Verdict? Expected,
    string Why,
    string Test,
    IReadOnlyList<string> Needs,
    string Notebook)
{
    /// <summary>The sources in words, with links to the lines if the notes are available.</summary>
    public NotesReference Notes => new([.. Sources.Select(NotesLine.Parse).OfType<NotesLine>()], NotesLocation);

    /// <summary>What was expected before a measurement corrected it, and why; null if the expectation is the first one.</summary>
    public ChangedExpectation? Changed { get; init; }

    internal Uri? NotesLocation { get; init; }
}
