using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Labs.Kernel.Languages;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Labs.Interactive.Guest;

/// <summary>
/// Adds the labs to a .NET Interactive host. <c>#load "labs.csx"</c> calls <see cref="Start"/>. The rest of labs.csx then runs as a
/// cell of its own, because the <c>using</c>s of a loaded file do not reach the cells after it. That cell connects the libraries.
/// </summary>
/// <remarks>This assembly does not reference the libraries: delegates and the display contract connect them.</remarks>
public static partial class LabsGuest
{
    // Defined when labs.csx runs as a cell.
    private const string CellSymbol = "LABS_GUEST";

    // A program may have several notebooks, each with its own root kernel.
    private static readonly ConditionalWeakTable<Microsoft.DotNet.Interactive.Kernel, GuestConnections> s_guests = [];

    /// <summary>Adds the labs' languages to the kernel that runs the current cell, and schedules labs.csx before its next cell.</summary>
    /// <param name="script">The full path of labs.csx.</param>
    /// <exception cref="InvalidOperationException">The host has no C# kernel.</exception>
    public static void Start(string script)
    {
        ArgumentException.ThrowIfNullOrEmpty(script);
        var root = Root ?? throw new InvalidOperationException("#load \"labs.csx\" works only in a cell of a .NET Interactive notebook.");
        var csharp = NotebookValues.CSharpOf(root);
        var guest = s_guests.GetOrCreateValue(root);
        var folder = Path.GetDirectoryName(script)!;
        // The reference to this assembly is not in the file: if the assembly were missing, the compiler would report that before the
        // file could print the command that builds it.
        guest.Cell = $"#define {CellSymbol}\n"
            + $"#r \"{typeof(LabsGuest).Assembly.Location}\"\n"
            + WithFullPaths(File.ReadAllText(script), folder);
        var artifacts = Path.GetFullPath(Path.Combine(folder, "..", "artifacts"));
        LabsLibraries.Serve(Path.Combine(artifacts, "labs"));
        FigurePage.Library = Path.Combine(artifacts, "web", "plotly.min.js");
        NotebookMagics.AddMissing(root, csharp);
        if (root is CompositeKernel composite)
        {
            var languages = PolyglotLanguages.BuiltIn(() => guest.Containers).Where(language => language.Name != "value")
                .Append(guest.Language("sql", "server [@value ...] [--name variable]: runs SQL statements"))
                .Append(guest.Language("yaml", "[--namespace other] [@value ...] [--name variable]: "
                    + "applies objects to the lab's cluster; {{value}} stands for a value"));
            // A cell in one of these languages may come before the next C# cell.
            Task Connect() => guest.IsConnected ? Task.CompletedTask : csharp.SendAsync(new SubmitCode(guest.Cell));
            foreach (var language in languages)
                LanguageKernel.Add(composite, language, Connect);
        }
        csharp.DeferCommand(new SubmitCode(guest.Cell));
    }

    /// <summary>Replaces secrets in a text; the text itself until labs.csx has connected the libraries.</summary>
    internal static Func<string, string> Mask { get; private set; } = text => text;

    /// <summary>Connects what masks the secrets of the labs' sessions in what cells show.</summary>
    /// <param name="mask">Returns a text without the secrets.</param>
    public static void ConnectSecrets(Func<string, string> mask) => Mask = mask;

    /// <summary>Connects <c>#!bash --in container</c>.</summary>
    /// <param name="run">See <see cref="Labs.Kernel.NotebookKernel.ConnectContainers"/>.</param>
    public static void ConnectContainers(
        Func<string, IReadOnlyList<string>, IReadOnlyDictionary<string, string>, Action<bool, string>, CancellationToken, Task<int>> run) =>
        s_guests.GetOrCreateValue(Root!).Containers = run;

    /// <summary>Connects a language whose marker <see cref="Start"/> has added.</summary>
    /// <param name="name">The marker without <c>#!</c>.</param>
    /// <param name="run">See <see cref="PolyglotLanguages.FromDelegate"/>.</param>
    public static void ConnectLanguage(
        string name, Func<string, IReadOnlyDictionary<string, object?>, Action<string, object?>, CancellationToken, Task<object?>> run) =>
        s_guests.GetOrCreateValue(Root!).Connect(name, run);

    /// <summary>Shows values of a type as figures, with HTML that draws itself for hosts that do not draw Plotly figures.</summary>
    /// <param name="type">A type that the display contract shows as a Plotly figure.</param>
    /// <param name="summary">Returns the HTML that is shown if no figure can be drawn.</param>
    public static void ConnectFigures(Type type, Func<object, string> summary) => FigurePage.Register(type, summary);

    /// <summary>Shows a value in the cell that is running.</summary>
    /// <returns>An action that replaces the value in place. The new value may have other MIME types than the first one.</returns>
    public static Action<object> Display(object value)
    {
        var shown = KernelInvocationContext.Current;
        var id = Guid.NewGuid().ToString("N");
        shown?.Publish(new DisplayedValueProduced(value, shown.Command, Forms(value), id));
        return update =>
        {
            // A later cell may continue a progress bar that an earlier cell has started.
            if ((KernelInvocationContext.Current ?? shown) is { } context)
                context.Publish(new DisplayedValueUpdated(update, id, context.Command, Forms(update)));
        };
    }

    private static FormattedValue[] Forms(object value) =>
    [
        .. FormattedValue.CreateManyFromObject(value).Select(form =>
            new FormattedValue(form.MimeType, Mask(form.Value)) { SuppressDisplay = form.SuppressDisplay }),
    ];

    private static Microsoft.DotNet.Interactive.Kernel? Root => KernelInvocationContext.Current?.HandlingKernel?.RootKernel;

    // Relative paths in a cell start at the working directory, which may not be the folder of the file.
    private static string WithFullPaths(string text, string folder) =>
        Reference().Replace(text, match => $"#r \"{Path.GetFullPath(Path.Combine(folder, match.Groups["path"].Value))}\"");

    [GeneratedRegex("""^#r "(?<path>\.[^"]*)"[ \t]*\r?$""", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
