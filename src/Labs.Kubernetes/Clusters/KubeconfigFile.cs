using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Labs.Kubernetes;

/// <summary>What is asked of a kubeconfig before anybody connects by it.</summary>
internal static class KubeconfigFile
{
    /// <summary>The context that it leads to.</summary>
    /// <exception cref="ClusterUnavailableException">It can't be read, or names none.</exception>
    public static string CurrentContext(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            if (yaml.Documents is [{ RootNode: YamlMappingNode root }, ..] && root.Children.TryGetValue("current-context", out var context) && context is YamlScalarNode { Value.Length: > 0 } name)
                return name.Value!;
        }
        catch (Exception exception) when (exception is YamlException or IOException or UnauthorizedAccessException)
        {
            throw new ClusterUnavailableException($"the kubeconfig {path} can't be read: {exception.Message}. `kubectl --kubeconfig {path} config view` shows it.", exception);
        }
        throw new ClusterUnavailableException($"the kubeconfig {path} has no current-context. `kubectl --kubeconfig {path} config use-context NAME` sets it.");
    }
}
