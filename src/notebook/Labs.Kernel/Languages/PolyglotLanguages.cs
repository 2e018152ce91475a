using Labs.Kernel.Cells;

namespace Labs.Kernel.Languages;

/// <summary>The languages other than C#. They work in any notebook kernel and do not need a <see cref="KernelEngine"/>.</summary>
public static class PolyglotLanguages
{
    /// <summary>Returns the built-in languages: shells, values, and languages whose text is shown unchanged.</summary>
    /// <param name="containers">
    /// Returns the function that runs <c>#!bash --in container</c>, or null if none is connected. See
    /// <see cref="NotebookKernel.ConnectContainers"/>.
    /// </param>
    public static IReadOnlyList<IPolyglotLanguage> BuiltIn(
        Func<Func<
            string, IReadOnlyList<string>, IReadOnlyDictionary<string, string>, Action<bool, string>, CancellationToken, Task<int>>?>
            containers)
    {
        ArgumentNullException.ThrowIfNull(containers);
        ContainerRunner? Runner() => containers() is { } run ? new ContainerRunner(run) : null;
        return [new BashLanguage("bash", Runner), new BashLanguage("sh", Runner), new ValueLanguage(), .. MarkupLanguage.All];
    }

    /// <summary>Returns a language that a delegate implements.</summary>
    /// <param name="name">The marker without <c>#!</c>.</param>
    /// <param name="description">The line that <c>#!lsmagic</c> shows.</param>
    /// <param name="run">
    /// Runs a part of a cell. Its parameters are the text below the marker, the arguments of the marker line, a function that defines a
    /// C# variable and a token that is cancelled when the cell is interrupted. The value that it returns is shown unless it is null.
    /// </param>
    public static IPolyglotLanguage FromDelegate(
        string name, string description,
        Func<string, IReadOnlyDictionary<string, object?>, Action<string, object?>, CancellationToken, Task<object?>> run) =>
        new DelegateLanguage(name, description, run);

    /// <summary>Parses the arguments of a marker line: words, quoted words, <c>--name value</c>, <c>@language:name</c>.</summary>
    /// <param name="text">The line after the marker.</param>
    /// <param name="resolve">Returns the value of an <c>@</c> argument, which it gets without the at sign.</param>
    /// <returns>The values of <see cref="LanguageCell.Arguments"/> and <see cref="LanguageCell.Shared"/>.</returns>
    public static (IReadOnlyDictionary<string, object?> Arguments, IReadOnlyDictionary<string, object?> Shared) ParseMarker(
        string text, Func<string, object?> resolve) => MarkerArguments.Parse(text, resolve);
}
