using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Labs.Docker;

/// <summary>The images that labs may ask for by name, from lab-env/images/catalogue.yaml.</summary>
public sealed class ImageCatalogue
{
    private readonly Dictionary<string, CatalogueEntry> _entries;

    private ImageCatalogue(string file, Dictionary<string, CatalogueEntry> entries)
    {
        File = file;
        _entries = entries;
    }

    /// <summary>The path of the catalogue's file.</summary>
    public string File { get; }

    /// <summary>The images in the order of the file. An image comes after those that it starts from.</summary>
    public IReadOnlyCollection<CatalogueEntry> Entries => _entries.Values;

    /// <summary>Returns the image with a name; null if the catalogue has none.</summary>
    public CatalogueEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Reads the catalogue of this repository.</summary>
    /// <exception cref="FileNotFoundException">Neither LABS_REPO nor a folder above the program has the catalogue.</exception>
    /// <exception cref="FormatException">The file is not a catalogue. The message has the line.</exception>
    public static ImageCatalogue Load() => Load(Path.Combine(LabsRepository.Root, "lab-env", "images", "catalogue.yaml"));

    /// <summary>Reads a catalogue from a file. The recipes are in folders next to the file.</summary>
    /// <exception cref="FormatException">The file is not a catalogue. The message has the line.</exception>
    public static ImageCatalogue Load(string file)
    {
        var stream = new YamlStream();
        try
        {
            using var reader = new StreamReader(file);
            stream.Load(reader);
        }
        catch (YamlException e)
        {
            throw new FormatException($"{file}, line {e.Start.Line}: {e.Message}", e);
        }

        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root
            || !root.Children.TryGetValue("images", out var node) || node is not YamlMappingNode images)
            throw new FormatException($"{file}: expected a mapping 'images' from names to fields.");

        var entries = new Dictionary<string, CatalogueEntry>();
        foreach (var (key, value) in images.Children)
        {
            var name = Text(key, file);
            if (value is not YamlMappingNode fields)
                throw new FormatException($"{file}, line {value.Start.Line}: image '{name}' has no fields.");
            entries.Add(name, Entry(name, fields, entries, file));
        }
        return new ImageCatalogue(file, entries);
    }

    private static CatalogueEntry Entry(string name, YamlMappingNode fields, Dictionary<string, CatalogueEntry> known, string file)
    {
        string about = "";
        string? pull = null;
        string? standsFor = null;
        string recipe = name;
        Dictionary<string, string> from = [];
        bool agent = false, certificates = false, part = false;
        foreach (var (key, value) in fields.Children)
        {
            switch (Text(key, file))
            {
                case "about": about = Text(value, file); break;
                case "pull": pull = Text(value, file); break;
                case "agent": agent = Text(value, file) == "true"; break;
                case "certificates": certificates = Text(value, file) == "true"; break;
                case "part": part = Text(value, file) == "true"; break;
                case "standsFor": standsFor = Text(value, file); break;
                case "recipe": recipe = Text(value, file); break;
                case "from" when value is YamlSequenceNode names:
                    from = names.Select(item => Text(item, file)).ToDictionary(other => other.Replace('-', '_'));
                    break;
                case "from" when value is YamlMappingNode names:
                    from = names.ToDictionary(item => Text(item.Key, file), item => Text(item.Value, file));
                    break;
                default:
                    throw new FormatException($"{file}, line {key.Start.Line}: '{key}' of image '{name}' is not known; expected about, " +
                        "pull, standsFor, recipe, from, agent, certificates or part.");
            }
        }

        if (from.Values.FirstOrDefault(other => !known.ContainsKey(other)) is { } missing)
            throw new FormatException($"{file}: image '{name}' starts from '{missing}', which is not listed before it.");
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, recipe);
        if (!Directory.Exists(folder) && (pull is null || recipe != name))
            throw new FormatException($"{file}: image '{name}' has no recipe folder {folder}.");
        return new CatalogueEntry(name, about, pull, from, agent, certificates, part, Directory.Exists(folder) ? folder : null)
        {
            StandsFor = standsFor,
        };
    }

    private static string Text(YamlNode node, string file) =>
        (node as YamlScalarNode)?.Value ?? throw new FormatException($"{file}, line {node.Start.Line}: expected a text.");
}
