using k8s;
using k8s.Exceptions;
using YamlDotNet.Core;

namespace Labs.Kubernetes.Tests.Contract;

/// <summary>What Labs.Kubernetes relies on when KubernetesClient reads a kubeconfig: <c>ClusterApi.ConnectAsync</c> and <c>Cluster.OpenAsync</c>.</summary>
public sealed class KubeconfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labs-kubeconfig-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
        Assert.Equal(("lab", "kube", Path.Combine(_folder, "c.pem"), "/k.pem"), (two.Namespace, two.TlsServerName, two.ClientCertificateFilePath, two.ClientKeyFilePath));
    }

    [Theory]
    [InlineData("current-context: x", "x not found in contexts")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {user: u}}]", "Cluster not set")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: nonsense}}]", "cannot be parsed")]
    [InlineData("current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'http://h'}}]", "User not found")]
    public void What_a_context_lacks_is_said(string text, string expected)
    {
        var path = Write(text);

        Assert.Contains(expected, Assert.Throws<KubeConfigException>(() => KubernetesClientConfiguration.BuildConfigFromConfigFile(path)).Message);
    }

    [Fact]
    public void The_current_context_is_read_without_its_cluster_and_user()
    {
        Assert.Equal("theirs", KubernetesClientConfiguration.LoadKubeConfig(Write("apiVersion: v1\nkind: Config\ncurrent-context: theirs\n")).CurrentContext);
        Assert.Null(KubernetesClientConfiguration.LoadKubeConfig(Write("apiVersion: v1\nkind: Config\n")).CurrentContext);
        Assert.ThrowsAny<YamlException>(() => KubernetesClientConfiguration.LoadKubeConfig(Write("apiVersion: [")));
        Assert.Contains("not found", Assert.Throws<KubeConfigException>(() => KubernetesClientConfiguration.LoadKubeConfig(Path.Combine(_folder, "none"))).Message);
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "config");
        File.WriteAllText(path, text);
        return path;
    }
}
