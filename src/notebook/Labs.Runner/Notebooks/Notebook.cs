using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>The file's name without number and ending: 06-pause-container.ipynb is pause-container.</summary>
    public string Slug
    {
        get
        {
            var name = System.IO.Path.GetFileNameWithoutExtension(Path);
            var dash = name.IndexOf('-');
            return dash > 0 && name[..dash].All(char.IsAsciiDigit) ? name[(dash + 1)..] : name;
        }
    }

    /// <summary>The first heading, or the file's name.</summary>
    public string Title => Cells.Where(cell => cell.Type == "markdown")
        .SelectMany(cell => cell.Source.Split('\n'))
        .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim() ?? FileName;

    /// <summary>What the notebook needs: its metadata's <c>labs.requires</c> and the tags <c>requires:…</c> of its cells.</summary>
    public IReadOnlyList<string> Requires =>
    [
        .. (Json["metadata"]?["labs"]?["requires"] as JsonArray ?? []).Select(need => need?.ToString() ?? "")
            .Concat(Cells.SelectMany(cell => cell.Tags)
                .Where(tag => tag.StartsWith("requires:", StringComparison.Ordinal))
                .Select(tag => tag["requires:".Length..]))
            .Distinct(),
    ];

    /// <summary>Values of its parameters that make a run short: its metadata's <c>labs.short</c>.</summary>
    public IReadOnlyDictionary<string, string> Short =>
        (Json["metadata"]?["labs"]?["short"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "");

    /// <summary>The images of the catalogue that it uses: its metadata's <c>labs.images</c>.</summary>
    public IReadOnlyList<string> Images =>
        [.. (Json["metadata"]?["labs"]?["images"] as JsonArray ?? []).Select(image => image?.ToString() ?? "")];

    /// <summary>Whether it measures what other notebooks would disturb: its metadata's <c>labs.alone</c>.</summary>
    public bool IsAlone => Json["metadata"]?["labs"]?["alone"] is JsonValue alone && alone.TryGetValue(out bool isAlone) && isAlone;

    /// <summary>Returns a cell's language: what its metadata say, else the marker on its first line, else the notebook's own.</summary>
    public string LanguageOf(NotebookCell cell)
    {
        if (!cell.IsCode)
            return cell.Type; // markdown, raw
        if (cell.DeclaredLanguage is { } declared)
            return declared;
        var first = cell.Source.AsSpan(0, Math.Max(0, cell.Source.IndexOf('\n')));
        return first.StartsWith("#!") && DibLanguages.Usual.ContainsKey(first[2..].ToString()) ? first[2..].ToString() : DefaultLanguage;
    }

    private string DefaultLanguage =>
        Json["metadata"]?["polyglot_notebook"]?["kernelInfo"]?["defaultKernelName"]?.ToString()
        ?? Json["metadata"]?["kernelspec"]?["language"]?.ToString() switch
        {
            "F#" => "fsharp",
            "PowerShell" => "pwsh",
            _ => "csharp",
        };

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
            json = JsonNode.Parse(File.ReadAllText(path, s_strictUtf8), null, new JsonDocumentOptions { MaxDepth = 128 });
            _ = json?.DeepClone(); // finds a name that occurs twice
        }
        catch (JsonException exception)
        {
            throw new NotebookException($"{path} is not JSON: {Where(exception)}; it may be truncated.");
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
            throw new NotebookException($"{path} is not a notebook: expected a JSON object, found {Kind(json)}.");
        if (root["nbformat"] is not JsonValue format || !format.TryGetValue<int>(out var major))
            throw new NotebookException($"{path} is not a notebook: it has no number 'nbformat'.");
        if (major != 4)
            throw new NotebookException($"{path} has notebook format {major}; expected 4. `jupyter nbconvert --to notebook` converts it.");
        if (root["cells"] is not JsonArray array)
            throw new NotebookException($"{path} is not a notebook: 'cells' is {Kind(root["cells"])}, expected a list.");
        var cells = new List<NotebookCell>();
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is not JsonObject cell)
                throw new NotebookException($"{path}: cell {i + 1} is {Kind(array[i])}, expected an object.");
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
        if (cell["metadata"] is not (null or JsonObject))
            return $"the metadata of cell {number} is {Kind(cell["metadata"])}, expected an object.";
        if (cell["outputs"] is not (null or JsonArray))
            return $"the outputs of cell {number} are {Kind(cell["outputs"])}, expected a list.";
        return null;
    }

    private static string Where(JsonException exception) => exception.LineNumber is { } line
        ? $"it breaks off or goes wrong at line {line + 1}, byte {exception.BytePositionInLine}"
        : exception.Message;

    private static string Kind(JsonNode? node) => node switch
    {
        null => "missing",
        JsonArray => "a list",
        JsonObject => "an object",
        _ => node.ToJsonString() is { Length: < 40 } text ? text : "a value",
    };
}
