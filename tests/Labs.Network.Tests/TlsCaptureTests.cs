using System.Text;
using Labs.Docker;

namespace Labs.Network.Tests;

/// <summary>Tests captures of real TLS connections: OpenSSL's client and server on a link.</summary>
public sealed class TlsCaptureTests : NetworkLab
{
    private const string Start = """
        cd /tmp && openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out cert -subj /CN=a.test -days 9 2>/dev/null
        (timeout 60 openssl s_server -accept 4433 -cert cert -key key -www &) >/dev/null 2>&1 </dev/null
        for t in $(seq 100); do ss -Hltn | grep -q :4433 && openssl x509 -in cert -outform DER | base64 -w0 && exit; sleep 0.1; done
        exit 1
        """;

    [Fact, Needs(Capability.Docker)]
    public async Task Messages_are_named_and_opened_with_the_key_log_and_only_with_it()
    {
        await using var link = await Docker.LinkAsync(new() { Image = "servers", Rtt = TimeSpan.FromMilliseconds(4) });
        var started = (await link.Right.RunAsync("bash", "-c", Start)).ThrowIfFailed();
        var certificate = Convert.FromBase64String(started.Text);
        string Ask(string options) => $"printf 'GET /?tulip HTTP/1.0\\r\\n\\r\\n' | openssl s_client -quiet -connect " +
            $"{link.Right.Address}:4433 -servername a.test -keylogfile /tmp/keys {options} >/dev/null 2>&1";
        var packets = await link.Left.RecordAsync(async () =>
        {
            await link.Left.RunAsync("bash", "-c", Ask("-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256"));
            await link.Left.RunAsync("bash", "-c", Ask("-tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384"));
            await link.Left.RunAsync("bash", "-c", Ask("-tls1_3"));
        });
        var keys = TlsKeyLog.Parse((await link.Left.RunAsync("cat", "/tmp/keys")).Stdout);
        var connections = TcpConversation.Of(packets, serverPort: 4433).Select(tcp => new TlsConversation(tcp)).ToList();
        Assert.Equal([false, false, true], connections.Select(tls => tls.IsTls13));
        Assert.Equal([0xc02f, 0xc030, 0x1302], connections.Select(tls => (int)tls.ServerHello!.Suites[0]));
        foreach (var tls in connections)
        {
            Assert.Equal("a.test", tls.ClientHello!.ServerName);
            Assert.Equal(!tls.IsTls13, tls.Connection.Bytes(fromServer: true).AsSpan().IndexOf(certificate) >= 0);

            var opened = tls.Messages(keys);
            Assert.DoesNotContain(opened, message => message.Name == "encrypted");
            Assert.Equal([true, true], opened.Where(message => message.Name == "Finished").Select(message => message.IsEncrypted));
            Assert.Equal(tls.IsTls13, Assert.Single(opened, message => message.Name == "Certificate").IsEncrypted);
            var request = opened.First(message => message is { FromServer: false, Name: "application data" });
            Assert.StartsWith("GET /?tulip", Encoding.ASCII.GetString(request.Body));
            Assert.Equal(opened.Count(message => message.Name == "ServerKeyExchange"), tls.IsTls13 ? 0 : 1);

            Assert.DoesNotContain(tls.Messages(), message => message.Name is "Finished" or "application data");
            Assert.Contains(tls.Messages(TlsKeyLog.Parse("")), message => message.Name == "encrypted");
            var diagram = $"{new TlsDiagram(tls, keys).ToMime()[MimeBundle.PlainText]}";
            Assert.Contains("Finished", diagram);
            Assert.Contains("Finished", $"{new TlsDiagram(tls, keys).ToMime()[MimeBundle.Html]}");
        }
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_changed_byte_of_a_record_does_not_open()
    {
        await using var link = await Docker.LinkAsync(new() { Image = "servers" });
        (await link.Right.RunAsync("bash", "-c", Start)).ThrowIfFailed();
        var packets = await link.Right.RecordAsync(() => link.Right.RunAsync("bash", "-c",
            "echo | openssl s_client -connect 127.0.0.1:4433 -tls1_3 -keylogfile /tmp/keys >/dev/null 2>&1"), loopback: true);
        var keys = TlsKeyLog.Parse((await link.Right.RunAsync("cat", "/tmp/keys")).Stdout);
        var tls = new TlsConversation(Assert.Single(TcpConversation.Of(packets)));
        var key = TlsRecordKey.OfSecret(tls.ServerHello!.Suites[0], keys["SERVER_HANDSHAKE_TRAFFIC_SECRET", tls.ClientHello!.Random]!);
        var record = tls.Records.First(record => record is { FromServer: true, IsEncrypted: true });
        Assert.Equal(TlsContent.Handshake, key.Open(record, 0)?.Type);
        Assert.Null(key.Open(record, 1));
        Assert.Null(key.Open(record with { Version = 0x0301 }, 0));
        var body = (byte[])record.Body.Clone();
        body[^1] ^= 1;
        Assert.Null(key.Open(record with { Body = body }, 0));
    }
}
