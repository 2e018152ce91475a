using System.Security.Cryptography;
using System.Text;

namespace Labs.Docker.Tests;

public sealed class EngineEndpointTests : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Docker_host_comes_first()
    {
        _variables["DOCKER_HOST"] = "tcp://127.0.0.1:2375";
        Configure("""{"currentContext": "far"}""");

        Assert.Equal(("tcp://127.0.0.1:2375/", "DOCKER_HOST"), (Find().Uri.ToString(), Find().Source));
    }

    [Fact]
    public void Current_context_is_followed()
    {
        Configure("""{"currentContext": "far", "auths": {}}""");
        Context("far", """{"Name": "far", "Endpoints": {"docker": {"Host": "unix:///far/docker.sock", "SkipTLSVerify": false}}}""");

        Assert.Equal(("/far/docker.sock", "docker context far"), (Find().Uri.LocalPath, Find().Source));
        _variables["DOCKER_CONTEXT"] = "default";
        Assert.Equal("the default socket", Find().Source);
    }

    [Fact]
    public void The_usual_sockets_are_tried_in_order()
    {
        Assert.StartsWith("/var/run/docker.sock", Find().Uri.LocalPath);
        if (File.Exists("/var/run/docker.sock"))
            return;
        _home.Write(".colima/default/docker.sock", "");
        Assert.Equal(_home.PathOf(".colima/default/docker.sock"), Find().Uri.LocalPath);
    }

    [Theory]
    [InlineData("tcp://far", "", "tcp://far:2375/", null)]
    [InlineData("tcp://far", "1", "tcp://far:2376/", true)]
    [InlineData("tcp://far:1", "", "tcp://far:1/", null)]
    [InlineData("unix:///far", "1", "unix:///far", null)]
    public void Port_and_TLS_are_the_docker_commands_defaults(string host, string verify, string expected, bool? verifies)
    {
        _variables["DOCKER_HOST"] = host;
        _variables["DOCKER_TLS_VERIFY"] = verify;

        Assert.Equal((expected, verifies), (Find().Uri.ToString(), Find().Tls?.Verify));
        Assert.Equal(verifies is null ? null : _home.PathOf(".docker"), Find().Tls?.Folder);
    }

    [Theory]
    [InlineData("unix:///var/run/docker.sock")]
    [InlineData("tcp://far:2376 tls /home/me/my certs")]
    [InlineData("tcp://far:2376 tls-unverified /certs")]
    public void A_journal_entry_restores_the_endpoint(string line)
    {
        var endpoint = EngineEndpoint.FromJournal(line)!;

        Assert.Equal(line, endpoint.ToJournal());
        Assert.Equal(new DockerEntry("container", "web", endpoint), DockerEntry.Parse($"container web {line}"));
        Assert.Null(EngineEndpoint.FromJournal("tcp://far:2376 other /certs"));
        Assert.Null(EngineEndpoint.FromJournal("far"));
    }

    [Fact]
    public void Child_processes_get_only_the_variables_of_their_engine()
    {
        var far = new EngineEndpoint(new Uri("tcp://far:2376"), "a test", new EngineTls("/certs", Verify: true)).Variables;
        var context = new EngineEndpoint(new Uri("tcp://far:2376"), "docker context far", new EngineTls("/certs", Verify: false)).Variables;
        var near = new EngineEndpoint(new Uri("unix:///var/run/docker.sock"), "a test").Variables;
        string[] names = ["DOCKER_HOST", "DOCKER_TLS_VERIFY", "DOCKER_TLS", "DOCKER_CERT_PATH", "DOCKER_CONTEXT"];

        Assert.Equal<string?>(["tcp://far:2376", "1", null, "/certs", null], names.Select(name => far[name]));
        Assert.Equal((null, "far"), (context["DOCKER_HOST"], context["DOCKER_CONTEXT"]));
        Assert.Equal<string?>(["unix:///var/run/docker.sock", null, null, null, null], names.Select(name => near[name]));
    }

    [Theory]
    [InlineData("https://far:2376", "DOCKER_TLS_VERIFY=1")]
    [InlineData("ssh://me@far", "ssh -NL 127.0.0.1:2375:/var/run/docker.sock me@far")]
    [InlineData("far", "expected an address like")]
    [InlineData("ftp://far", "expected unix:// or tcp://")]
    public void Unusable_host_says_what_to_do(string host, string remedy)
    {
        _variables["DOCKER_HOST"] = host;

        Assert.Contains(remedy, Assert.Throws<EngineUnavailableException>(Find).Message);
    }

    [Fact]
    public void A_broken_configuration_is_named()
    {
        Configure("{\"currentContext\": ");
        Assert.Contains("config.json cannot be read", Assert.Throws<EngineUnavailableException>(Find).Message);

        Configure("""{"currentContext": "lost"}""");
        Assert.Contains("docker context use default", Assert.Throws<EngineUnavailableException>(Find).Message);
    }

    [Theory]
    [InlineData("unix:///nowhere/docker.sock", "the default socket", "labs doctor")]
    [InlineData("unix:///nowhere/docker.sock", "docker context far", "docker context use default")]
    [InlineData("tcp://127.0.0.1:1", "DOCKER_HOST", "unset DOCKER_HOST")]
    public async Task A_missing_engine_is_reported_with_its_address_and_a_remedy(string address, string source, string remedy)
    {
        var endpoint = new EngineEndpoint(new Uri(address), source);
        using var client = EngineAccess.Connect(endpoint);

        var failure = await Assert.ThrowsAsync<EngineUnavailableException>(
            () => EngineAccess.GreetAsync(client, endpoint, CancellationToken.None));

        Assert.Contains(address, failure.Message);
        Assert.Contains(source, failure.Message);
        Assert.Contains(endpoint.Uri.Scheme == "unix" ? "no such socket" : "Connection refused", failure.Message);
        Assert.Contains(remedy, failure.Message);
    }

    private EngineEndpoint Find() => EngineEndpoint.Find(_variables.GetValueOrDefault, _home.Path);

    private void Configure(string json)
    {
        _home.Write(".docker/config.json", json);
    }

    private void Context(string name, string json)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var folder = Path.Combine(_home.Path, ".docker", "contexts", "meta", hash);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "meta.json"), json);
    }
}
