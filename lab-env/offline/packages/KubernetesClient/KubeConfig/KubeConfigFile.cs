using System.Text;
using k8s.Exceptions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace k8s.KubeConfig;

/// <summary>A kubeconfig file: named clusters, users, and contexts that combine one of each.</summary>
internal sealed class KubeConfigFile
{
    private readonly KubeConfigEntry _root;
    private readonly string _folder;

    private KubeConfigFile(KubeConfigEntry root, string folder) => (_root, _folder) = (root, folder);

    public string? CurrentContext => _root.Text("current-context");

    public static KubeConfigFile Read(string path, bool useRelativePaths)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new KubeConfigException($"kubeconfig file not found at {file.FullName}");
        var yaml = new YamlStream();
        try
        {
            using var reader = file.OpenText();
            yaml.Load(reader);
        }
        catch (YamlException exception)
        {
            throw new KubeConfigException($"{file.FullName} is not YAML: {exception.Message}", exception);
        }
        return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..]
            ? new KubeConfigFile(new KubeConfigEntry(root), useRelativePaths ? file.DirectoryName! : "")
            : throw new KubeConfigException($"{file.FullName} holds no kubeconfig");
    }

    public KubeConfigEntry Context(string name) => Find("contexts", "context", name, $"CurrentContext: {name} not found in contexts in kubeconfig");

    public KubeConfigEntry Cluster(string name) => Find("clusters", "cluster", name, $"Cluster not found for context `{name}` in kubeconfig");

    public KubeConfigEntry User(string name) => Find("users", "user", name, $"User not found for context {name} in kubeconfig");

    /// <summary>A path of the file as it is meant: from the folder of the file.</summary>
    public string? FullPath(string? path) => string.IsNullOrEmpty(path) ? null : Path.Combine(_folder, path);

    private KubeConfigEntry Find(string list, string part, string name, string absent) =>
        _root.Items(list).FirstOrDefault(entry => string.Equals(entry.Text("name"), name, StringComparison.OrdinalIgnoreCase))?.Part(part)
        ?? throw new KubeConfigException(absent);
}

/// <summary>A mapping of the file.</summary>
internal sealed class KubeConfigEntry(YamlMappingNode node)
{
    public bool Has(string key) => node.Children.ContainsKey(key);

    public string? Text(string key) => node.Children.TryGetValue(key, out var value) && value is YamlScalarNode { Value.Length: > 0 } scalar ? scalar.Value : null;

    public KubeConfigEntry? Part(string key) => node.Children.TryGetValue(key, out var value) && value is YamlMappingNode part ? new KubeConfigEntry(part) : null;

    public IEnumerable<KubeConfigEntry> Items(string key) =>
        node.Children.TryGetValue(key, out var value) && value is YamlSequenceNode items ? items.OfType<YamlMappingNode>().Select(item => new KubeConfigEntry(item)) : [];

    /// <returns>PEM text from base64 in the file or from a file beside it.</returns>
    public string? PemOf(string dataKey, string fileKey, KubeConfigFile file) =>
        Text(dataKey) is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : file.FullPath(Text(fileKey)) is { } path ? File.ReadAllText(path)
        : null;
}
