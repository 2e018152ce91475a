using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Cli.Notebooks;

/// <summary>A Jupyter notebook of format 4.</summary>
public sealed class Notebook
{
    private static readonly System.Text.UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private const long Largest = 200L << 20;
    private static readonly JsonSerializerOptions s_written = new() { WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Notebook(string path, JsonObject json, IReadOnlyList<NotebookCell> cells) => (Path, Json, Cells) = (path, json, cells);

    public string Path { get; }

    public JsonObject Json { get; }

    public IReadOnlyList<NotebookCell> Cells { get; }

    public string FileName => System.IO.Path.GetFileName(Path);

    /// <summary>The name without number and ending: 06-pause-container.ipynb is pause-container.</summary>
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
            .Concat(Cells.SelectMany(cell => cell.Tags).Where(tag => tag.StartsWith("requires:", StringComparison.Ordinal)).Select(tag => tag["requires:".Length..]))
            .Distinct(),
    ];

    /// <summary>Values of its parameters that make a run short: its metadata's <c>labs.short</c>.</summary>
    public IReadOnlyDictionary<string, string> Short =>
        (Json["metadata"]?["labs"]?["short"] as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "");

    /// <summary>Whether it measures what others would disturb, and runs by itself: its metadata's <c>labs.alone</c>.</summary>
    public bool IsAlone => Json["metadata"]?["labs"]?["alone"] is JsonValue alone && alone.TryGetValue(out bool isAlone) && isAlone;

    /// <summary>The language of a cell: what its metadata say, else the marker on its first line, else the notebook's own.</summary>
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

    /// <exception cref="NotebookException">The file is no notebook of format 4.</exception>
    public static Notebook Read(string path)
    {
        JsonNode? json;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                throw new NotebookException($"{path} does not exist.");
            if (file.Length > Largest)
                throw new NotebookException($"{path} has {file.Length >> 20} MiB; a notebook of more than {Largest >> 20} MiB is not read. Clear its outputs first.");
            if (file.Length == 0)
                throw new NotebookException($"{path} is empty; a notebook is a JSON object with cells.");
            json = JsonNode.Parse(File.ReadAllText(path, s_strictUtf8), null, new JsonDocumentOptions { MaxDepth = 128 });
            _ = json?.DeepClone(); // finds a name that occurs twice
        }
        catch (JsonException exception)
        {
            throw new NotebookException($"{path} is no JSON: {Where(exception)}; it may be truncated.");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.Text.DecoderFallbackException)
        {
            throw new NotebookException($"{path} is no notebook: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} can't be read: {exception.Message}");
        }
        try
        {
            var notebook = Check(path, json);
            // Half a surrogate pair in a \u escape shows only when its text is asked for: here, and not in the middle of a run.
            _ = notebook.ToText();
            foreach (var cell in notebook.Cells)
                _ = (cell.Source, cell.Tags, cell.Exercise, cell.Language);
            return notebook;
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new NotebookException($"{path} is no notebook of format 4: {exception.Message}");
        }
    }

    /// <summary>A notebook that is not in a file yet.</summary>
    /// <param name="path">How messages name it.</param>
    public static Notebook Of(string path, JsonObject json) => Check(path, json);

    public Notebook Copy()
    {
        var json = Json.DeepClone().AsObject();
        return new Notebook(Path, json, [.. json["cells"]!.AsArray().Select(cell => new NotebookCell(cell!.AsObject()))]);
    }

    public string ToText() => TextOf(Json);

    /// <summary>A notebook's JSON as it is written to files.</summary>
    public static string TextOf(JsonObject json) => json.ToJsonString(s_written) + "\n";

    public void Write(string path) => WholeFile.Write(path, ToText());

    private static Notebook Check(string path, JsonNode? json)
    {
        if (json is not JsonObject root)
            throw new NotebookException($"{path} is no notebook: expected a JSON object, found {Kind(json)}.");
        if (root["nbformat"] is not JsonValue format || !format.TryGetValue<int>(out var major))
            throw new NotebookException($"{path} is no notebook: it has no number 'nbformat'.");
        if (major != 4)
            throw new NotebookException($"{path} has notebook format {major}; format 4 is read. `jupyter nbconvert --to notebook` converts it.");
        if (root["cells"] is not JsonArray array)
            throw new NotebookException($"{path} is no notebook: 'cells' is {Kind(root["cells"])}, expected a list.");
        var cells = new List<NotebookCell>();
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is not JsonObject cell)
                throw new NotebookException($"{path}: cell {i + 1} is {Kind(array[i])}, expected an object.");
            if (cell["cell_type"] is not JsonValue type || !type.TryGetValue<string>(out var name) || name is not ("code" or "markdown" or "raw"))
                throw new NotebookException($"{path}: cell {i + 1} has cell_type {cell["cell_type"]?.ToJsonString() ?? "none"}; expected code, markdown or raw.");
            if (cell["source"] is not (JsonArray or JsonValue))
                throw new NotebookException($"{path}: cell {i + 1} has no source.");
            if (cell["source"] is JsonArray lines && lines.Any(line => line is not JsonValue))
                throw new NotebookException($"{path}: the source of cell {i + 1} is no list of lines.");
            if (cell["metadata"] is not (null or JsonObject))
                throw new NotebookException($"{path}: the metadata of cell {i + 1} is {Kind(cell["metadata"])}, expected an object.");
            if (cell["outputs"] is not (null or JsonArray))
                throw new NotebookException($"{path}: the outputs of cell {i + 1} are {Kind(cell["outputs"])}, expected a list.");
            cells.Add(new NotebookCell(cell));
        }
        return new Notebook(path, root, cells);
    }

    private static string Where(JsonException exception) =>
        exception.LineNumber is { } line ? $"it breaks off or goes wrong at line {line + 1}, byte {exception.BytePositionInLine}" : exception.Message;

    private static string Kind(JsonNode? node) => node switch
    {
        null => "missing",
        JsonArray => "a list",
        JsonObject => "an object",
        _ => node.ToJsonString() is { Length: < 40 } text ? text : "a value",
    };
}
