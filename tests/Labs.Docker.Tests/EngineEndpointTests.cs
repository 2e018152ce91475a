using System.Security.Cryptography;
using System.Text;

namespace Labs.Docker.Tests;

public sealed class EngineEndpointTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("labs-test-home-").FullName;
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => Directory.Delete(_home, recursive: true);

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
    public void Usual_sockets_are_tried_in_turn()
    {
        Assert.StartsWith("/var/run/docker.sock", Find().Uri.LocalPath);
        if (File.Exists("/var/run/docker.sock"))
            return;
        Directory.CreateDirectory(Path.Combine(_home, ".colima/default"));
        File.WriteAllText(Path.Combine(_home, ".colima/default/docker.sock"), "");
        Assert.Equal(Path.Combine(_home, ".colima/default/docker.sock"), Find().Uri.LocalPath);
    }

    [Theory]
    [InlineData("ssh://me@far", "ssh -NL 127.0.0.1:2375:/var/run/docker.sock me@far")]
    [InlineData("far", "expected an address like")]
    [InlineData("ftp://far", "expected unix:// or tcp://")]
    public void Unusable_host_says_what_to_do(string host, string remedy)
    {
        _variables["DOCKER_HOST"] = host;

        Assert.Contains(remedy, Assert.Throws<EngineUnavailableException>(Find).Message);
    }

    [Fact]
    public void Broken_configuration_says_which()
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
    public async Task No_engine_says_where_and_what_to_do(string address, string source, string remedy)
    {
        var endpoint = new EngineEndpoint(new Uri(address), source);
        using var client = EngineAccess.Connect(endpoint);

        var failure = await Assert.ThrowsAsync<EngineUnavailableException>(() => EngineAccess.GreetAsync(client, endpoint, CancellationToken.None));

        Assert.Contains(address, failure.Message);
        Assert.Contains(source, failure.Message);
        Assert.Contains(endpoint.Uri.Scheme == "unix" ? "no such socket" : "Connection refused", failure.Message);
        Assert.Contains(remedy, failure.Message);
    }

    private EngineEndpoint Find() => EngineEndpoint.Find(_variables.GetValueOrDefault, _home);

    private void Configure(string json)
    {
        Directory.CreateDirectory(Path.Combine(_home, ".docker"));
        File.WriteAllText(Path.Combine(_home, ".docker", "config.json"), json);
    }

    private void Context(string name, string json)
    {
        var folder = Path.Combine(_home, ".docker", "contexts", "meta", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "meta.json"), json);
    }
}
