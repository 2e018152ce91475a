using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Labs.Kernel.Languages;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Labs.Interactive.Guest;

/// <summary>
/// Brings the labs into a .NET Interactive host. <c>#load "labs.csx"</c> calls <see cref="Start"/>; the rest of labs.csx then runs as a
/// cell of its own, because the <c>using</c>s of a loaded file do not reach the cells after it. That cell connects the libraries.
/// </summary>
/// <remarks>The libraries are connected by delegates and by the display contract: this assembly references none of them.</remarks>
public static partial class LabsGuest
{
    /// <summary>The symbol that labs.csx sees when it runs as a cell.</summary>
    private const string CellSymbol = "LABS_GUEST";

    // A program may have several notebooks, each with a root kernel of its own.
    private static readonly ConditionalWeakTable<Microsoft.DotNet.Interactive.Kernel, GuestConnections> s_guests = [];

    /// <summary>Adds the labs' languages to the kernel that runs the current cell, and has labs.csx run before its next cell.</summary>
    /// <param name="script">The full path of labs.csx.</param>
    /// <exception cref="InvalidOperationException">The host has no C# kernel.</exception>
    public static void Start(string script)
    {
        ArgumentException.ThrowIfNullOrEmpty(script);
        var root = Root ?? throw new InvalidOperationException("#load \"labs.csx\" belongs into a cell of a .NET Interactive notebook.");
        var csharp = NotebookValues.CSharpOf(root);
        var guest = s_guests.GetOrCreateValue(root);
        // The reference to this assembly is not in the file: the compiler would look for it before the file could say what is missing.
        guest.Cell = $"#define {CellSymbol}\n#r \"{typeof(LabsGuest).Assembly.Location}\"\n{WithFullPaths(File.ReadAllText(script), Path.GetDirectoryName(script)!)}";
        var artifacts = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(script)!, "..", "artifacts"));
        LabsLibraries.Serve(Path.Combine(artifacts, "labs"));
        FigurePage.Library = Path.Combine(artifacts, "web", "plotly.min.js");
        NotebookMagics.AddMissing(root, csharp);
        if (root is CompositeKernel composite)
        {
            var languages = PolyglotLanguages.BuiltIn(() => guest.Containers).Where(language => language.Name != "value")
                .Append(guest.Language("sql", "server [@value ...] [--name variable]: runs SQL statements"))
                .Append(guest.Language("yaml", "[--namespace other] [@value ...] [--name variable]: applies objects to the lab's cluster; {{value}} stands for a value"));
            // A cell in one of these languages may come before the next C# cell.
            foreach (var language in languages)
                LanguageKernel.Add(composite, language, () => guest.IsConnected ? Task.CompletedTask : csharp.SendAsync(new SubmitCode(guest.Cell)));
        }
        csharp.DeferCommand(new SubmitCode(guest.Cell));
    }

    /// <summary>Connects <c>#!bash --in container</c>; see <see cref="Labs.Kernel.NotebookKernel.ConnectContainers"/>.</summary>
    public static void ConnectContainers(
        Func<string, IReadOnlyList<string>, IReadOnlyDictionary<string, string>, Action<bool, string>, CancellationToken, Task<int>> run) =>
        s_guests.GetOrCreateValue(Root!).Containers = run;

    /// <summary>Connects a language whose marker <see cref="Start"/> has added.</summary>
    public static void ConnectLanguage(
        string name, Func<string, IReadOnlyDictionary<string, object?>, Action<string, object?>, CancellationToken, Task<object?>> run) =>
        s_guests.GetOrCreateValue(Root!).Connect(name, run);

    /// <summary>Shows values of a type as figures that the page draws itself where the host does not.</summary>
    /// <param name="type">A type that the display contract shows as a Plotly figure.</param>
    /// <param name="summary">Returns what a reader sees who can draw nothing, as HTML.</param>
    public static void ConnectFigures(Type type, Func<object, string> summary) => FigurePage.Register(type, summary);

    /// <summary>Shows a value in the cell that runs.</summary>
    /// <returns>Replaces it in place; the new value may have other MIME types than the first one.</returns>
    public static Action<object> Display(object value)
    {
        var shown = KernelInvocationContext.Current;
        var id = Guid.NewGuid().ToString("N");
        shown?.Publish(new DisplayedValueProduced(value, shown.Command, FormattedValue.CreateManyFromObject(value), id));
        return update =>
        {
            // A later cell may go on with a bar that an earlier one began.
            if ((KernelInvocationContext.Current ?? shown) is { } context)
                context.Publish(new DisplayedValueUpdated(update, id, context.Command, FormattedValue.CreateManyFromObject(update)));
        };
    }

    private static Microsoft.DotNet.Interactive.Kernel? Root => KernelInvocationContext.Current?.HandlingKernel?.RootKernel;

    // A cell's paths start at the working directory, which need not be the folder of the file.
    private static string WithFullPaths(string text, string folder) =>
        Reference().Replace(text, match => $"#r \"{Path.GetFullPath(Path.Combine(folder, match.Groups["path"].Value))}\"");

    [GeneratedRegex("""^#r "(?<path>\.[^"]*)"[ \t]*\r?$""", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
