using Labs.Runner.Notebooks;
using Labs.Runner.Reporting;
using Labs.Runner.Running;

namespace Labs.Runner.Publishing;

/// <summary>
/// The static site of a run: an index, the wrong sentences with their figures, the ledger, and a page for each notebook. A page needs no
/// server and nothing from another file; only links lead to the others.
/// </summary>
/// <param name="repository">The repository with the data sets and the scripts of figures.</param>
public sealed class Site(string repository)
{
    /// <summary>Writes the site.</summary>
    /// <param name="executed">The executed notebooks.</param>
    /// <param name="folder">The folder of the run, with its results.</param>
    /// <param name="to">The folder of the site, which is created.</param>
    /// <returns>The names of the pages.</returns>
    /// <exception cref="InvalidDataException">A line of a data set is not valid.</exception>
    /// <exception cref="ResultFileException">A result file is not understood.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public IReadOnlyList<string> Write(IReadOnlyList<Notebook> executed, string folder, string to)
    {
        var content = SiteContent.Read(repository, executed, folder);
        var pages = new List<string>();
        Add(SitePage.Index, SiteIndex.Render(content));
        Add(SitePage.Wrong, SiteWrong.Render(content, repository));
        Add(SitePage.Ledger, SiteLedger.Render(content, repository));
        foreach (var notebook in content.Notebooks)
            Add(notebook.PageName, SiteNotebook.Render(content, notebook, repository));
        return pages;

        void Add(string name, string html)
        {
            WholeFile.Write(Path.Combine(to, name), html);
            pages.Add(name);
        }
    }

    /// <summary>Returns the names of the pages that <see cref="Write"/> makes of these notebooks.</summary>
    public static IReadOnlyList<string> PagesOf(IReadOnlyList<Notebook> executed) =>
        [SitePage.Index, SitePage.Wrong, SitePage.Ledger, .. executed.Select(notebook => notebook.PageName)];
}
