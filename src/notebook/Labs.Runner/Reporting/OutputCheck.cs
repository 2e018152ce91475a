using System.Text.Json;
using System.Xml.Linq;
using Labs.Runner.Notebooks;
using Labs.Runner.Running;

namespace Labs.Runner.Reporting;

/// <summary>Looks, before a run starts, for files that the run would overwrite and that labs has not written.</summary>
/// <param name="folder">The output folder.</param>
public sealed class OutputCheck(string folder)
{
    // The beginning of a page names its generator.
    private const int Head = 1000;
    private const string Generator = "<meta name=\"generator\" content=\"Labs\">";

    /// <summary>Returns two notebooks of a run whose outputs would have the same names; null if there are none.</summary>
    public static (Notebook First, Notebook Second)? SameNames(IReadOnlyList<Notebook> notebooks)
    {
        // Some file systems take names in upper and lower case for the same.
        var seen = new Dictionary<string, Notebook>(StringComparer.OrdinalIgnoreCase);
        foreach (var notebook in notebooks)
            foreach (var name in new[] { notebook.OutputName, notebook.PageName })
                if (!seen.TryAdd(name, notebook) && seen[name] != notebook)
                    return (seen[name], notebook);
        return null;
    }

    /// <summary>Returns a notebook whose own file its executed copy would overwrite; null if there is none.</summary>
    public Notebook? Source(IReadOnlyList<Notebook> notebooks)
    {
        var outputs = notebooks.Select(notebook => Real(Path.Combine(folder, notebook.OutputName))).ToHashSet(StringComparer.Ordinal);
        return notebooks.FirstOrDefault(notebook => outputs.Contains(Real(notebook.Path)));
    }

    /// <summary>Returns a file that the run would overwrite and that labs has not written; null if there is none.</summary>
    public string? Foreign(IReadOnlyList<Notebook> notebooks)
    {
        var names = notebooks.SelectMany(notebook => new[] { notebook.OutputName, notebook.PageName, $"results/{notebook.Slug}.json" })
            .Append("index.html").Append("junit.xml");
        return ForeignOf(names);
    }

    /// <summary>Returns a file of these names that labs has not written; null if there is none.</summary>
    public string? ForeignOf(IEnumerable<string> names) =>
        names.Select(name => Path.Combine(folder, name)).FirstOrDefault(path => File.Exists(path) && !IsOurs(path));

    /// <summary>Returns a page that would be overwritten and that labs has not written; null if there is none.</summary>
    public string? ForeignPage(IReadOnlyList<Notebook> notebooks) => ForeignOf(notebooks.Select(notebook => notebook.PageName));

    private static bool IsOurs(string path)
    {
        try
        {
            switch (Path.GetExtension(path).ToLowerInvariant())
            {
                case ".html":
                    using (var reader = new StreamReader(path))
                    {
                        var head = new char[Head];
                        return head.AsSpan(0, reader.ReadBlock(head)).Contains(Generator, StringComparison.Ordinal);
                    }
                case ".xml":
                    return XDocument.Load(path).Root is { } root && root.Name == "testsuites" && (string?)root.Attribute("name") == "labs";
                case ".json":
                    using (var json = JsonDocument.Parse(File.ReadAllText(path)))
                    {
                        return json.RootElement.ValueKind == JsonValueKind.Object
                            && json.RootElement.TryGetProperty("schema", out var schema)
                            && schema.ToString().StartsWith("labs.result/", StringComparison.Ordinal);
                    }
                default:
                    return Notebook.Read(path).IsExecuted;
            }
        }
        // Half a surrogate pair in a text is an InvalidOperationException.
        catch (Exception exception) when (exception is NotebookException or JsonException or System.Xml.XmlException
            or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // The file itself, behind links in any part of its path.
    private static string Real(string path)
    {
        path = Path.GetFullPath(path);
        if (Path.GetDirectoryName(path) is not { } parent)
            return path;
        var here = Path.Combine(Real(parent), Path.GetFileName(path));
        FileSystemInfo file = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return file.LinkTarget is null ? here : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? here;
    }
}
