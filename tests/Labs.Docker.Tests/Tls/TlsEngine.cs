using System.Net;

namespace Labs.Docker.Tests.Tls;

/// <summary>
/// A Docker Engine in a container that requires TLS with client certificates (dockerd --tlsverify), published on 127.0.0.1. It has
/// one image, "web".
/// </summary>
public sealed class TlsEngine : IAsyncLifetime
{
    private const int EnginePort = 2376;

    private readonly TestAuthority _authority = new("labs test authority");
    private Lab? _lab;
    private Container _host = null!;

    /// <summary>A folder for the test's files; <see cref="Certificates"/> is in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("labs-test-tls-").FullName;

    /// <summary>The folder with the client's ca.pem, cert.pem and key.pem.</summary>
    public string Certificates => Path.Combine(Folder, "certs");

    public string Address => $"tcp://127.0.0.1:{_host.HostPort(EnginePort)}";

    public EngineEndpoint Endpoint => new(new Uri(Address), "DOCKER_HOST", new EngineTls(Certificates, Verify: true));

    /// <summary>The engine of this machine, which runs the other one and is reached without TLS.</summary>
    public Engine Outer => _host.Engine;

    public async ValueTask InitializeAsync()
    {
        if (Capability.Docker.Missing() is not null)
            return;
        _authority.WriteClient(Certificates);
        var (certificate, key) = _authority.Server(IPAddress.Loopback);
        _lab = await Lab.OpenAsync("docker-tests-tls");
        var docker = await _lab.DockerAsync();
        const string options = "--tlsverify --tlscacert /tls/ca.pem --tlscert /tls/cert.pem --tlskey /tls/key.pem "
            + "-H unix:///var/run/docker.sock -H tcp://0.0.0.0:2376";
        var network = await docker.CreateNetworkAsync("tls-engine");
        _host = await docker.RunAsync("docker-host", DockerHost.Spec("tls-engine", network, ipForward: false, options) with
        {
            Publish = [EnginePort],
            Files = new() { ["/tls/ca.pem"] = _authority.Pem, ["/tls/cert.pem"] = certificate, ["/tls/key.pem"] = key },
        });
        (await _host.ExecAsync("sh", "-c", DockerHost.ImportWeb)).ThrowIfFailed();
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
            await _lab.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Copies the client's folder, so that a test can change the copy.</summary>
    public string CopyCertificates(params string[] without)
    {
        var copy = Path.Combine(Folder, Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(Certificates).Where(file => !without.Contains(Path.GetFileName(file))))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }
}
