using Labs.Docker;
using Labs.Jupyter.Client;
using Labs.Runner.Notebooks;

namespace Labs.Cli.Completion;

/// <summary>The names that a shell offers for an argument.</summary>
internal static class Candidates
{
    /// <summary>The slugs of the series.</summary>
    public static IEnumerable<string> Notebooks() => new NotebookFinder(CommandLine.Repository).Series().Select(Notebook.SlugOf);

    /// <summary>The kernels for <c>--kernel</c>.</summary>
    public static IEnumerable<string> Kernels() => InstalledKernel.All().Keys.Append(InteractiveBuild.KernelName);

    /// <summary>The images of the catalogue.</summary>
    public static IEnumerable<string> Images() => ImageCatalogue.Load().Entries.Select(entry => entry.Name);
}
