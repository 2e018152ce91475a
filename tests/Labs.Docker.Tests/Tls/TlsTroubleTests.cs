using System.Net;
using System.Net.Sockets;

namespace Labs.Docker.Tests.Tls;

/// <summary>Tests that each failure of TLS has one message: what, observed, expected, the next command.</summary>
public sealed class TlsTroubleTests(TlsEngine engine) : IClassFixture<TlsEngine>
{
    private static readonly TimeSpan s_noHang = TimeSpan.FromSeconds(30);

    [Fact, Needs(Capability.Docker)]
    public async Task An_engine_certified_by_another_authority_is_refused()
    {
        using var other = new TestAuthority("another authority");
        var folder = engine.CopyCertificates(without: EngineTls.Authority);
        File.WriteAllText(Path.Combine(folder, EngineTls.Authority), other.Pem);

        await AssertRefusedAsync(With(folder), $"no Docker Engine at {engine.Address}/ (DOCKER_HOST)",
            "issued by CN=labs test authority, is not accepted by", Path.Combine(folder, "ca.pem"), "openssl s_client -connect 127.0.0.1");
        using (await EngineAccess.OpenAsync(With(folder) with { Tls = new EngineTls(folder, Verify: false) }))
        {
        }
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_engine_whose_authority_is_not_configured_is_refused()
    {
        var folder = engine.CopyCertificates(without: EngineTls.Authority);

        await AssertRefusedAsync(With(folder),
            "is not signed by an authority that this machine trusts", $"{folder} has no ca.pem",
            $"Copy the ca.pem of that engine to {folder}");
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_engine_with_a_certificate_for_another_host_is_refused() =>
        await AssertRefusedAsync(engine.Endpoint with { Uri = new Uri(engine.Address.Replace("127.0.0.1", "localhost")) },
            "its certificate is not for that host, but for 127.0.0.1");

    [Fact, Needs(Capability.Docker)]
    public void A_client_certificate_without_its_key_is_incomplete()
    {
        var folder = engine.CopyCertificates(without: EngineTls.Key);

        var failure = Assert.Throws<EngineUnavailableException>(() => EngineAccess.Connect(With(folder)));

        Assert.Contains(
            $"{engine.Address}/ (DOCKER_HOST) is incomplete: {folder}/cert.pem exists, {folder}/key.pem does not", failure.Message);
        Assert.Contains($"`ls -l {folder}`", failure.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public void A_key_of_another_certificate_is_refused()
    {
        using var other = new TestAuthority("another authority");
        var folder = engine.CopyCertificates();
        other.WriteClient(Path.Combine(folder, "other"));
        File.Copy(Path.Combine(folder, "other", EngineTls.Key), Path.Combine(folder, EngineTls.Key), overwrite: true);

        var failure = Assert.Throws<EngineUnavailableException>(() => EngineAccess.Connect(With(folder)));

        Assert.Contains($"{folder}/cert.pem cannot be used", failure.Message);
        Assert.Contains("openssl x509", failure.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Without_a_client_certificate_the_engine_refuses()
    {
        var folder = engine.CopyCertificates(EngineTls.Certificate, EngineTls.Key);

        await AssertRefusedAsync(With(folder), "the TLS handshake failed",
            $"no client certificate was sent, because {folder} has no cert.pem and key.pem",
            "signed by an authority that the engine trusts", "openssl s_client");
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_engine_refuses_a_client_certificate_of_another_authority()
    {
        using var other = new TestAuthority("another authority");
        var folder = engine.CopyCertificates();
        other.WriteClient(folder);
        File.Copy(Path.Combine(engine.Certificates, EngineTls.Authority), Path.Combine(folder, EngineTls.Authority), overwrite: true);

        await AssertRefusedAsync(With(folder), "the TLS handshake failed",
            $"the client certificate sent was {folder}/cert.pem", $"-cert {folder}/cert.pem -key {folder}/key.pem");
    }

    [Fact, Needs(Capability.Docker)]
    public void A_missing_folder_of_certificates_is_named() =>
        Assert.Contains("expected in /nowhere, which does not exist. Set DOCKER_CERT_PATH",
            Assert.Throws<EngineUnavailableException>(() => EngineAccess.Connect(With("/nowhere"))).Message);

    [Fact, Needs(Capability.Docker)]
    public async Task A_plain_connection_to_the_TLS_port_says_that_TLS_is_needed()
    {
        var plain = engine.Endpoint with { Tls = null };
        await AssertRefusedAsync(plain, "HTTP request to an HTTPS server", "export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=FOLDER");
        var context = plain with { Source = "docker context far" };
        await AssertRefusedAsync(context, "HTTP request to an HTTPS server", "docker context update far");
    }

    [Fact, Needs(Capability.Docker)]
    public async Task TLS_to_a_plain_port_says_that_the_handshake_failed()
    {
        await using var lab = await Lab.OpenAsync("docker-tests-tls");
        var docker = await lab.DockerAsync();
        var plain = await docker.RunAsync("busybox", new()
        {
            Command = ["httpd", "-f", "-p", "80"],
            Publish = [80],
            WaitFor = WaitFor.Port(80),
        });

        await AssertRefusedAsync(engine.Endpoint with { Uri = new Uri($"tcp://127.0.0.1:{plain.HostPort(80)}") },
            "the TLS handshake failed", "Expected the engine's TLS port");
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_handshake_without_an_answer_ends_when_its_token_is_cancelled()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = engine.Endpoint with { Uri = new Uri($"tcp://{listener.LocalEndpoint}") };
        using var client = EngineAccess.Connect(endpoint);
        using var stop = new CancellationTokenSource();

        var greeting = EngineAccess.GreetAsync(client, endpoint, stop.Token);
        using var accepted = await listener.AcceptTcpClientAsync();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => greeting.WaitAsync(s_noHang));
    }

    private EngineEndpoint With(string folder) => engine.Endpoint with { Tls = new EngineTls(folder, Verify: true) };

    private static async Task AssertRefusedAsync(EngineEndpoint endpoint, params string[] parts)
    {
        var failure = await Assert.ThrowsAsync<EngineUnavailableException>(() => EngineAccess.OpenAsync(endpoint).WaitAsync(s_noHang));
        foreach (var part in parts)
            Assert.Contains(part, failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
    }
}
