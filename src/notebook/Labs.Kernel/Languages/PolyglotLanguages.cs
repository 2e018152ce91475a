using Labs.Kernel.Cells;

namespace Labs.Kernel.Languages;

/// <summary>The languages beside C#, for any notebook kernel: they need no <see cref="KernelEngine"/>.</summary>
public static class PolyglotLanguages
{
    /// <summary>Shells, values, and the languages whose text is shown as it is.</summary>
    /// <param name="containers">
    /// Returns what runs <c>#!bash --in container</c>, or null when nothing is connected; see <see cref="NotebookKernel.ConnectContainers"/>.
    /// </param>
    public static IReadOnlyList<IPolyglotLanguage> BuiltIn(
        Func<Func<string, IReadOnlyList<string>, IReadOnlyDictionary<string, string>, Action<bool, string>, CancellationToken, Task<int>>?> containers)
    {
        ArgumentNullException.ThrowIfNull(containers);
        ContainerRunner? Runner() => containers() is { } run ? new ContainerRunner(run) : null;
        return [new BashLanguage("bash", Runner), new BashLanguage("sh", Runner), new ValueLanguage(), .. MarkupLanguage.All];
    }

    /// <summary>A language made of a delegate, as <see cref="NotebookKernel.AddLanguage(string, string, Func{string, IReadOnlyDictionary{string, object?}, Action{string, object?}, CancellationToken, Task{object?}})"/> takes it.</summary>
    public static IPolyglotLanguage FromDelegate(
        string name, string description,
        Func<string, IReadOnlyDictionary<string, object?>, Action<string, object?>, CancellationToken, Task<object?>> run) =>
        new DelegateLanguage(name, description, run);

    /// <summary>Parses what follows a marker: words, quoted words, <c>--name value</c>, <c>@language:name</c>.</summary>
    /// <param name="text">The marker line after the marker.</param>
    /// <param name="resolve">Returns the value of an <c>@</c> token, which it gets without the at sign.</param>
    /// <returns>For <see cref="LanguageCell.Arguments"/> and <see cref="LanguageCell.Shared"/>.</returns>
    public static (IReadOnlyDictionary<string, object?> Arguments, IReadOnlyDictionary<string, object?> Shared) ParseMarker(
        string text, Func<string, object?> resolve) => MarkerArguments.Parse(text, resolve);
}
