using k8s;
using k8s.Exceptions;
using YamlDotNet.Core;

namespace Labs.Kubernetes.Tests.Contract;

/// <summary>
/// What <see cref="KubeconfigClient"/> and <see cref="ClusterOpening"/> rely on when KubernetesClient reads a kubeconfig.
/// </summary>
public sealed class KubeconfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_context_combines_a_cluster_and_a_user()
    {
        var path = Write("""
            apiVersion: v1
            kind: Config
            current-context: one
            contexts:
            - {name: one, context: {cluster: a, user: token}}
            - {name: two, context: {cluster: b, user: cert, namespace: lab}}
            clusters:
            - {name: a, cluster: {server: 'https://0.0.0.0:6443', insecure-skip-tls-verify: true}}
            - {name: b, cluster: {server: 'https://example.org', tls-server-name: kube}}
            users:
            - {name: token, user: {token: secret}}
            - {name: cert, user: {client-certificate: c.pem, client-key: /k.pem}}
            """);

        var one = KubernetesClientConfiguration.BuildConfigFromConfigFile(path);
        var two = KubernetesClientConfiguration.BuildConfigFromConfigFile(path, "two");

        Assert.Equal(("one", "secret", true), (one.CurrentContext, one.AccessToken, one.SkipTlsVerify));
        Assert.Equal("127.0.0.1", new Uri(one.Host).Host);
        Assert.Equal(("lab", "kube"), (two.Namespace, two.TlsServerName));
        Assert.Equal((_folder.PathOf("c.pem"), "/k.pem"), (two.ClientCertificateFilePath, two.ClientKeyFilePath));
    }

    [Theory]
    [InlineData("current-context: x", "x not found in contexts")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {user: u}}]", "Cluster not set")]
    [InlineData(
        "current-context: x\ncontexts: [{name: x, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: nonsense}}]",
        "cannot be parsed")]
    [InlineData(
        "current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'http://h'}}]",
        "User not found")]
    public void The_error_names_what_a_context_lacks(string text, string expected)
    {
        var path = Write(text);

        var error = Assert.Throws<KubeConfigException>(() => KubernetesClientConfiguration.BuildConfigFromConfigFile(path));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void The_current_context_is_read_without_its_cluster_and_user()
    {
        Assert.Equal("theirs", CurrentContext(Write("apiVersion: v1\nkind: Config\ncurrent-context: theirs\n")));
        Assert.Null(CurrentContext(Write("apiVersion: v1\nkind: Config\n")));
        Assert.ThrowsAny<YamlException>(() => CurrentContext(Write("apiVersion: [")));
        Assert.Contains("not found", Assert.Throws<KubeConfigException>(() => CurrentContext(_folder.PathOf("none"))).Message);
    }

    private static string? CurrentContext(string path) => KubernetesClientConfiguration.LoadKubeConfig(path).CurrentContext;

    private string Write(string text)
    {
        var path = _folder.PathOf("config");
        File.WriteAllText(path, text);
        return path;
    }
}
