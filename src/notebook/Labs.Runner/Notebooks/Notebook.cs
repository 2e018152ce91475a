using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Jupyter.Client;
using Labs.Kernel;

namespace Labs.Runner.Notebooks;

/// <summary>A Jupyter notebook of format 4.</summary>
public sealed class Notebook
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private const long Largest = 200L << 20;
    private static readonly JsonSerializerOptions s_written = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private Notebook(string path, JsonObject json, IReadOnlyList<NotebookCell> cells) => (Path, Json, Cells) = (path, json, cells);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The notebook as the file has it.</summary>
    public JsonObject Json { get; }

    /// <summary>The cells in order.</summary>
    public IReadOnlyList<NotebookCell> Cells { get; }

    /// <summary>The file's name without its folder.</summary>
    public string FileName => System.IO.Path.GetFileName(Path);

    /// <summary>The name of its executed copy, which is a notebook also if the file is a .dib file.</summary>
    public string OutputName => Converter.IsDib(Path) ? System.IO.Path.ChangeExtension(FileName, ".ipynb") : FileName;

    /// <summary>The name of its page. <c>index.html</c> is the page that links all pages of a run.</summary>
    public string PageName => Slug.Equals("index", StringComparison.OrdinalIgnoreCase) ? Slug + ".ipynb.html" : Slug + ".html";

    /// <summary>The file's name without number and ending: 06-pause-container.ipynb is pause-container.</summary>
    public string Slug => SlugOf(Path);

    /// <summary>Returns the slug of the notebook in a file.</summary>
    public static string SlugOf(string path)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        var dash = name.IndexOf('-');
        return dash > 0 && dash < name.Length - 1 && name[..dash].All(char.IsAsciiDigit) ? name[(dash + 1)..] : name;
    }

    /// <summary>The first heading, or the file's name.</summary>
    public string Title => Cells.Where(cell => cell.Type == "markdown")
        .SelectMany(cell => cell.Source.Split('\n'))
        .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim() ?? FileName;

    /// <summary>What the notebook needs: its metadata's <c>labs.requires</c> and the tags <c>requires:…</c> of its cells.</summary>
    public IReadOnlyList<string> Requires =>
    [
        .. (Json.At("metadata", "labs", "requires") as JsonArray ?? []).Select(need => need?.ToString() ?? "")
            .Concat(Cells.SelectMany(cell => cell.Tags)
                .Where(tag => tag.StartsWith("requires:", StringComparison.Ordinal))
                .Select(tag => tag["requires:".Length..]))
            .Distinct(),
    ];

    /// <summary>Values of its parameters that make a run short: its metadata's <c>labs.short</c>.</summary>
    public IReadOnlyDictionary<string, string> Short =>
        (Json.At("metadata", "labs", "short") as JsonObject ?? []).ToDictionary(
            pair => pair.Key, pair => pair.Value.TextAt() ?? pair.Value?.ToJsonString() ?? "null");

    /// <summary>The images of the catalogue that it uses: its metadata's <c>labs.images</c>.</summary>
    public IReadOnlyList<string> Images =>
        [.. (Json.At("metadata", "labs", "images") as JsonArray ?? []).Select(image => image?.ToString() ?? "")];

    /// <summary>Whether it measures what other notebooks would disturb: its metadata's <c>labs.alone</c>.</summary>
    public bool IsAlone => Json.At("metadata", "labs", "alone") is JsonValue alone && alone.TryGetValue(out bool isAlone) && isAlone;

    /// <summary>
    /// Whether it is an executed copy that labs wrote: its metadata say when, or how long a cell took. `labs fmt` removes both.
    /// </summary>
    public bool IsExecuted => Json.At("metadata", "labs", "executed") is not null
        || Cells.Any(cell => cell.Json.At("metadata", "labs", "durationMs") is not null);

    /// <summary>Returns a cell's language: what its metadata say, else the marker on its first line, else the notebook's own.</summary>
    public string LanguageOf(NotebookCell cell)
    {
        if (!cell.IsCode)
            return cell.Type; // markdown, raw
        if (cell.DeclaredLanguage is { } declared)
            return declared;
        return MarkerOf(cell) ?? DefaultLanguage;
    }

    private static string? MarkerOf(NotebookCell cell)
    {
        var first = cell.Source.AsSpan(0, Math.Max(0, cell.Source.IndexOf('\n')));
        return first.StartsWith("#!") && DibLanguages.Usual.ContainsKey(first[2..].ToString()) ? first[2..].ToString() : null;
    }

    /// <summary>
    /// The language and the kernel that the notebook names if the labs' own kernel does not run that language; null if it does, or if
    /// every cell names its language itself.
    /// </summary>
    public (string Language, string Kernel)? Foreign
    {
        get
        {
            var kernel = Json.TextAt("metadata", "kernelspec", "name") ?? "";
            var language = MainLanguage ?? InstalledKernel.Find(kernel)?.Language ?? "";
            var isOurs = language.Length == 0 || MarkerNames.IsLanguage(language);
            return isOurs || !Cells.Any(cell => cell.IsCode && !string.IsNullOrWhiteSpace(cell.Source) && MarkerOf(cell) is null
                && cell.DeclaredLanguage is null)
                ? null
                : (language, kernel);
        }
    }

    private string DefaultLanguage
    {
        get
        {
            var name = MainLanguage ?? "csharp";
            return name switch
            {
                "C#" => "csharp",
                "F#" => "fsharp",
                "PowerShell" => "pwsh",
                _ => name.ToLowerInvariant(),
            };
        }
    }

    // Polyglot Notebooks writes its own name as the language of every notebook.
    private string? MainLanguage => Json.TextAt("metadata", "polyglot_notebook", "kernelInfo", "defaultKernelName")
        ?? Json.TextAt("metadata", "kernelspec", "language")
        ?? (Json.TextAt("metadata", "language_info", "name") is { } name and not "polyglot-notebook" ? name : null);

    /// <summary>Reads a notebook, or a .dib file as the notebook that it becomes by conversion.</summary>
    /// <exception cref="NotebookException">The file is neither.</exception>
    public static Notebook Open(string path) => Converter.IsDib(path) ? Of(path, DibFile.ReadFile(path)) : Read(path);

    /// <summary>Reads a file and checks everything that a run needs.</summary>
    /// <exception cref="NotebookException">The file is not a notebook of format 4.</exception>
    public static Notebook Read(string path)
    {
        JsonNode? json;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new NotebookException($"{path} does not exist.");
            if (file.Length > Largest)
            {
                throw new NotebookException(
                    $"{path} has {file.Length >> 20} MiB; at most {Largest >> 20} MiB are read. Clear its outputs first.");
            }
            if (file.Length == 0)
                throw new NotebookException($"{path} is empty; a notebook is a JSON object with cells.");
            var options = new JsonDocumentOptions { MaxDepth = 128, AllowDuplicateProperties = false };
            json = JsonNode.Parse(File.ReadAllText(path, s_strictUtf8), null, options);
        }
        catch (JsonException exception)
        {
            throw new NotebookException(
                Converter.IsDib(path) ? $"{path} is a .dib file; expected a notebook. `labs convert {path}` makes one of it."
                : Converter.IsNotebook(path) ? $"{path} is not JSON: {Where(exception)}."
                : $"{path} is not a notebook: expected a file with the ending .ipynb or .dib.");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or DecoderFallbackException)
        {
            throw new NotebookException($"{path} is not a notebook: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} can't be read: {exception.Message}");
        }
        try
        {
            var notebook = Check(path, json);
            // Half a surrogate pair in a \u escape shows only when its text is read: here, and not in the middle of a run.
            _ = notebook.ToText();
            foreach (var cell in notebook.Cells)
                _ = (cell.Source, cell.Tags, cell.Exercise, cell.Language);
            return notebook;
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new NotebookException($"{path} is not a notebook of format 4: {exception.Message}");
        }
    }

    /// <summary>Returns a notebook that is not in a file yet.</summary>
    /// <param name="path">The name in messages.</param>
    /// <param name="json">The notebook.</param>
    /// <exception cref="NotebookException">The object is not a notebook of format 4.</exception>
    public static Notebook Of(string path, JsonObject json) => Check(path, json);

    /// <summary>Returns a copy that shares nothing with this notebook.</summary>
    public Notebook Copy()
    {
        var json = Json.DeepClone().AsObject();
        return new Notebook(Path, json, [.. json["cells"]!.AsArray().Select(cell => new NotebookCell(cell!.AsObject()))]);
    }

    /// <summary>Returns the notebook as it is written to files.</summary>
    public string ToText() => TextOf(Json);

    /// <summary>Returns a notebook's JSON as it is written to files.</summary>
    public static string TextOf(JsonObject json) => json.ToJsonString(s_written) + "\n";

    /// <summary>Writes the notebook to a file; a reader sees the old file or the new one.</summary>
    /// <exception cref="IOException">There is no space left.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public void Write(string path) => WholeFile.Write(path, ToText());

    private static Notebook Check(string path, JsonNode? json)
    {
        if (json is not JsonObject root)
            throw new NotebookException($"{path} is not a notebook: expected a JSON object, found {LabsMetadata.Kind(json)}.");
        if (root["nbformat"] is not JsonValue format || !format.TryGetValue<int>(out var major))
            throw new NotebookException($"{path} is not a notebook: it has no number 'nbformat'.");
        if (major != 4)
            throw new NotebookException($"{path} has notebook format {major}; expected 4. `jupyter nbconvert --to notebook` converts it.");
        if (root["cells"] is not JsonArray array)
            throw new NotebookException($"{path} is not a notebook: 'cells' is {LabsMetadata.Kind(root["cells"])}, expected a list.");
        if (LabsMetadata.Objection(root) is { } wrong)
            throw new NotebookException($"{path}: {wrong}");
        var cells = new List<NotebookCell>();
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is not JsonObject cell)
                throw new NotebookException($"{path}: cell {i + 1} is {LabsMetadata.Kind(array[i])}, expected an object.");
            if (Objection(cell, i + 1) is { } objection)
                throw new NotebookException($"{path}: {objection}");
            cells.Add(new NotebookCell(cell));
        }
        return new Notebook(path, root, cells);
    }

    /// <summary>Returns what is wrong with a cell; null when nothing is.</summary>
    private static string? Objection(JsonObject cell, int number)
    {
        var type = cell["cell_type"] is JsonValue value && value.TryGetValue<string>(out var name) ? name : null;
        if (type is not ("code" or "markdown" or "raw"))
            return $"cell {number} has cell_type {cell["cell_type"]?.ToJsonString() ?? "none"}; expected code, markdown or raw.";
        if (cell["source"] is not (JsonArray or JsonValue))
            return $"cell {number} has no source.";
        if (cell["source"] is JsonArray lines && lines.Any(line => line is not JsonValue))
            return $"the source of cell {number} is not a list of lines.";
        if (cell["outputs"] is not (null or JsonArray))
            return $"the outputs of cell {number} are {LabsMetadata.Kind(cell["outputs"])}, expected a list.";
        return LabsMetadata.Objection(cell, number);
    }

    private static string Where(JsonException exception) => exception.LineNumber is { } line
        ? $"it breaks off or goes wrong at line {line + 1}, byte {exception.BytePositionInLine}; it may be truncated"
        : exception.Message.TrimEnd('.');
}
