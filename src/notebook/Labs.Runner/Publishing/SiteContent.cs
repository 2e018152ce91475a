using Labs.Runner.Notebooks;
using Labs.Runner.Recording;
using Labs.Runner.Running;

namespace Labs.Runner.Publishing;

/// <summary>What a site is made of: the executed notebooks of a run, the ledger, and the recorded verdicts.</summary>
internal sealed class SiteContent
{
    private readonly Dictionary<string, PublishedNotebook> _bySlug;
    private readonly Dictionary<string, string> _names;

    private SiteContent(IReadOnlyList<PublishedNotebook> notebooks, IReadOnlyList<LedgerEntry> entries, Dictionary<string, string> names)
    {
        (Notebooks, Entries, _names) = (notebooks, entries, names);
        _bySlug = notebooks.ToDictionary(notebook => notebook.Executed.Slug);
    }

    /// <summary>The notebooks of the run, in the order of their names.</summary>
    public IReadOnlyList<PublishedNotebook> Notebooks { get; }

    /// <summary>All claims of the ledger, those of one notebook together.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; }

    /// <summary>The claims with a verdict.</summary>
    public IEnumerable<LedgerEntry> Decided => Entries.Where(entry => entry.Latest is not null);

    /// <summary>The claims that are wrong or outdated.</summary>
    public IEnumerable<LedgerEntry> Refuted => Entries.Where(entry => entry.IsRefuted);

    /// <summary>
    /// Reads a run and the data sets. A verdict that the run decided replaces the recorded one of the same claim on the same versions.
    /// </summary>
    /// <param name="repository">The repository with the data sets.</param>
    /// <param name="executed">The executed notebooks of the run.</param>
    /// <param name="folder">The folder of the run.</param>
    /// <exception cref="InvalidDataException">A line of a data set is not valid.</exception>
    /// <exception cref="ResultFileException">A result file is not understood.</exception>
    public static SiteContent Read(string repository, IReadOnlyList<Notebook> executed, string folder)
    {
        PublishedNotebook[] notebooks =
            [.. executed.Select(notebook => new PublishedNotebook(notebook, ResultFile.Read(folder, notebook.Slug)))];
        var record = VerdictRecord.Of(repository);
        record.Merge(notebooks.SelectMany(notebook => notebook.Verdicts));
        var verdicts = record.Verdicts.ToLookup(verdict => verdict.Id);
        var names = executed.Select(notebook => notebook.Path).Concat(new NotebookFinder(repository).Series())
            .DistinctBy(Notebook.SlugOf).ToDictionary(Notebook.SlugOf, path => Path.GetFileNameWithoutExtension(path));
        var entries = ClaimLedger.Of(repository).Claims
            .Select(claim => new LedgerEntry(claim, [.. verdicts[claim.Id].OrderBy(verdict => verdict.Line, StringComparer.Ordinal)]))
            .GroupBy(entry => entry.Claim.Notebook)
            .OrderBy(group => names.GetValueOrDefault(group.Key, "~" + group.Key), StringComparer.Ordinal)
            .SelectMany(group => group);
        return new SiteContent(notebooks, [.. entries], names);
    }

    /// <summary>Returns the notebook with this slug; null if the run did not execute it.</summary>
    public PublishedNotebook? Find(string slug) => _bySlug.GetValueOrDefault(slug);

    /// <summary>Returns a notebook's name with its number; the slug if there is no such notebook.</summary>
    public string NameOf(string slug) => _names.GetValueOrDefault(slug, slug);

    /// <summary>Returns a notebook and the cell that decided a verdict: a link if the site has the notebook's page, else text.</summary>
    public string Place(RecordedVerdict verdict)
    {
        var name = Html.Escape(NameOf(verdict.Notebook));
        if (Find(verdict.Notebook) is not { } notebook)
            return verdict.Cell > 0 ? $"{name}, cell {verdict.Cell}" : name;
        // The executed copy may be of another version of the notebook than the one whose cell was recorded.
        var cell = notebook.CellOf(verdict.Id);
        var address = Uri.EscapeDataString(notebook.PageName);
        return cell > 0 ? $"<a href=\"{address}#cell-{cell}\">{name}, cell {cell}</a>" : $"<a href=\"{address}\">{name}</a>";
    }
}
