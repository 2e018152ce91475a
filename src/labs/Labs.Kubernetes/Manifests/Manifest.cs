using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Labs.Kubernetes;

/// <summary>A document of a YAML text: an object to apply, and the lines of its fields.</summary>
internal sealed partial class Manifest
{
    private const string Expected = "expected an object with apiVersion, kind and metadata.name";

    private readonly Dictionary<string, int> _lines = [];
    private readonly YamlValues? _values;

    private Manifest(JsonObject json, int line, YamlValues? values) => (Json, Line, _values) = (json, line, values);

    public JsonObject Json { get; }

    /// <summary>The 1-based line of the text on which the document starts.</summary>
    public int Line { get; }

    public KubeObject Object => new(Json);

    /// <summary>Kind and name, for messages: "Pod web".</summary>
    public string Title => $"{Json["kind"]} {Json["metadata"]?["name"] ?? Json["metadata"]?["generateName"]}";

    /// <summary>Reads the documents of a text. Instead of a list (<c>kind: List</c>) it returns the list's items.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="values">The values of the text's placeholders; null if it has none.</param>
    /// <exception cref="ManifestException">The text is not YAML, or a document is not an object.</exception>
    /// <exception cref="YamlCellException">A placeholder has no value.</exception>
    public static IReadOnlyList<Manifest> Read(string yaml, YamlValues? values = null)
    {
        yaml = values?.Mark(yaml) ?? yaml;
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException exception)
        {
            // YamlDotNet reports an unclosed bracket after the end of the text.
            var line = Math.Min((int)exception.Start.Line, yaml.TrimEnd().Count(c => c == '\n') + 1);
            throw new ManifestException([new(line, "", "", $"not YAML: {exception.InnerException?.Message ?? exception.Message}")]);
        }
        var manifests = new List<Manifest>();
        foreach (var root in stream.Documents.Select(document => document.RootNode))
        {
            if (root is YamlScalarNode { Value: null or "" })
                continue; // nothing between two separators
            if (root is not YamlMappingNode mapping)
                throw new ManifestException([new((int)root.Start.Line, "", "", Expected)]);
            if (ItemsOf(mapping) is { } items)
                manifests.AddRange(items.OfType<YamlMappingNode>().Select(item => Of(item, values)));
            else
                manifests.Add(Of(mapping, values));
        }
        return manifests;
    }

    /// <summary>Returns the line of a field that the server names, or of the nearest field around it that the text has.</summary>
    public int LineOf(string field)
    {
        var path = FieldKey().Replace(field, "").Trim('.');
        while (path.Length > 0)
        {
            if (_lines.TryGetValue(path, out var line))
                return line;
            var cut = Math.Max(path.LastIndexOf('.'), path.LastIndexOf('['));
            path = cut < 0 ? "" : path[..cut];
        }
        return Line;
    }

    private static YamlSequenceNode? ItemsOf(YamlMappingNode mapping) =>
        mapping.Children.TryGetValue("kind", out var kind) && kind is YamlScalarNode { Value: "List" }
        && mapping.Children.TryGetValue("items", out var items) ? items as YamlSequenceNode : null;

    private static Manifest Of(YamlMappingNode mapping, YamlValues? values)
    {
        var manifest = new Manifest([], (int)mapping.Start.Line, values);
        manifest.Fill(manifest.Json, mapping, "");
        string[] absent = [.. new[] { "apiVersion", "kind" }.Where(field => manifest.Json[field] is null)];
        if (absent.Length > 0)
        {
            var missing = $"{string.Join(" and ", absent)} missing; {Expected}";
            throw new ManifestException([new(manifest.Line, manifest.Title.Trim(), "", missing)]);
        }
        if (manifest.Json["metadata"]?["name"] is null && manifest.Json["metadata"]?["generateName"] is null)
            throw new ManifestException([new(manifest.Line, manifest.Title.Trim(), "metadata.name", "missing; every object needs a name")]);
        return manifest;
    }

    private void Fill(JsonObject target, YamlMappingNode mapping, string path)
    {
        foreach (var (key, value) in mapping.Children)
        {
            var name = Key(key);
            if (name == "<<" && value is YamlMappingNode merged)
            {
                foreach (var (mergedKey, mergedValue) in merged.Children)
                {
                    var mergedName = Key(mergedKey);
                    target.TryAdd(mergedName, Convert(mergedValue, Join(path, mergedName)));
                }
                continue;
            }
            var at = Join(path, name);
            _lines.TryAdd(at, (int)key.Start.Line);
            if (target.ContainsKey(name))
                throw new ManifestException([new((int)key.Start.Line, "", at, "the field appears twice")]);
            target[name] = Convert(value, at);
        }
    }

    private string Key(YamlNode key) => key is YamlScalarNode scalar
        ? _values?.Fill(scalar.Value ?? "") ?? scalar.Value ?? ""
        : throw new ManifestException([new((int)key.Start.Line, "", "", "the name of a field is not text")]);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private JsonNode? Convert(YamlNode node, string path)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                var map = new JsonObject();
                Fill(map, mapping, path);
                return map;
            case YamlSequenceNode sequence:
                var list = new JsonArray();
                foreach (var item in sequence)
                {
                    var at = $"{path}[{list.Count}]";
                    _lines.TryAdd(at, (int)item.Start.Line);
                    list.Add(Convert(item, at));
                }
                return list;
            case YamlScalarNode scalar:
                return Scalar(scalar);
            default:
                return null;
        }
    }

    // kubectl reads YAML 1.1, in which 0644 is octal and `yes` is true.
    private JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is ScalarStyle.Plain && _values is { } values && values.IsWhole(text, out var value))
            return value;
        if (_values?.Fill(text) is { } filled)
            return filled;
        if (scalar.Style is not ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value == "tag:yaml.org,2002:str"))
            return text;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => false,
            _ => Number(text) ?? text,
        };
    }

    private static JsonNode? Number(string text)
    {
        var invariant = CultureInfo.InvariantCulture;
        if (Octal().IsMatch(text))
            return System.Convert.ToInt64(text.TrimStart('0').TrimStart('o') is { Length: > 0 } digits ? digits : "0", 8);
        var isHex = text.StartsWith("0x", StringComparison.Ordinal);
        if (isHex && long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, invariant, out var hex))
            return hex;
        if (Integer().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var integer))
            return integer;
        return Real().IsMatch(text) && double.TryParse(text, NumberStyles.Float, invariant, out var real) ? real : null;
    }

    [GeneratedRegex("^0o?[0-7]+$")]
    private static partial Regex Octal();

    [GeneratedRegex("^[-+]?(0|[1-9][0-9]*)$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?$")]
    private static partial Regex Real();

    // The server may name an item of a list by its keys: ports[containerPort=80,protocol="TCP"].
    [GeneratedRegex(@"\[[^\]]*[^\]0-9][^\]]*\]")]
    private static partial Regex FieldKey();
}
