using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Labs.Network.Tests;

/// <summary>Tests what is read from captures without an engine: packets, streams, key derivation, hellos.</summary>
public sealed class TlsTests
{
    private static readonly HashAlgorithmName s_sha256 = HashAlgorithmName.SHA256;

    // RFC 8448, section 3, "Simple 1-RTT Handshake".
    [Fact]
    public void Keys_of_tls_13_are_those_of_rfc_8448()
    {
        var early = HKDF.Extract(s_sha256, new byte[32], new byte[32]);
        var derived = TlsKeys.ExpandLabel(s_sha256, early, "derived", TlsKeys.Hash(s_sha256), 32);
        Assert.Equal("6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba", Convert.ToHexStringLower(derived));
        var secret = Convert.FromHexString("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
        var key = TlsRecordKey.OfSecret(0x1301, secret);
        Assert.Equal("3fce516009c21727d0f2e4e86ee403bc", Convert.ToHexStringLower(key.Key));
        Assert.Equal("5d313eb2671276ee13000b30", Convert.ToHexStringLower(key.Iv));
    }

    // The vector for SHA-256 that circulates since the mailing list of the TLS working group published it.
    [Fact]
    public void The_prf_of_tls_12_fits_its_test_vector()
    {
        var output = TlsKeys.Prf(s_sha256, Convert.FromHexString("9bbe436ba940f017b17652849a71db35"), "test label",
            Convert.FromHexString("a0ba9f936cda311827a6f796ffd5198c"), 100);
        Assert.StartsWith("e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a", Convert.ToHexStringLower(output));
        Assert.EndsWith("87347b66", Convert.ToHexStringLower(output));
    }

    [Fact]
    public void Bytes_are_put_in_order_and_counted_once_also_where_numbers_wrap()
    {
        var first = uint.MaxValue - 2;
        var packets = PacketFile.Read(File(
            Packet(true, TcpFlags.Syn, first, ""), Packet(false, TcpFlags.Syn | TcpFlags.Ack, 7, ""),
            Packet(true, TcpFlags.Ack, first + 5, "EFG"), Packet(true, TcpFlags.Ack, first + 1, "ABCD"),
            Packet(true, TcpFlags.Ack, first + 3, "CDEFGH"), Packet(false, TcpFlags.Ack, 8, "answer"),
            Packet(true, TcpFlags.Ack, first + 20, "after a gap")));
        var tcp = Assert.Single(TcpConversation.Of(packets));
        Assert.Equal((7, "192.0.2.1:5000", "192.0.2.2:443"), (tcp.Packets.Count, $"{tcp.Client}", $"{tcp.Server}"));
        Assert.Equal("ABCDEFGH", Encoding.ASCII.GetString(tcp.Bytes(fromServer: false)));
        Assert.Equal("answer", Encoding.ASCII.GetString(tcp.Bytes(fromServer: true)));
        Assert.Equal([3, 3, 3, 3, 2, 2, 2, 4], Enumerable.Range(0, 8).Select(i => tcp.PacketOf(false, i)));
        Assert.Empty(TcpConversation.Of(packets, serverPort: 80));
        Assert.Empty(TcpConversation.Of(packets.Skip(1)));
    }

    [Fact]
    public void A_second_connection_from_the_same_port_is_another_conversation()
    {
        var packets = PacketFile.Read(File(
            Packet(true, TcpFlags.Syn, 100, ""), Packet(false, TcpFlags.Syn | TcpFlags.Ack, 7, ""),
            Packet(true, TcpFlags.Ack, 101, "one"), Packet(true, TcpFlags.Syn, 900, ""), Packet(true, TcpFlags.Syn, 900, ""),
            Packet(true, TcpFlags.Ack, 901, "two")));
        Assert.Equal(["one", "two"], TcpConversation.Of(packets).Select(tcp => Encoding.ASCII.GetString(tcp.Bytes(fromServer: false))));
    }

    [Fact]
    public void Other_files_and_broken_hellos_are_refused_with_a_reason()
    {
        Assert.Contains("libpcap", Assert.Throws<NetworkLabException>(() => PacketFile.Read(new byte[40])).Message);
        Assert.Contains("24 bytes", Assert.Throws<NetworkLabException>(() => PacketFile.Read(new byte[3])).Message);
        Assert.Contains("ends too early", Assert.Throws<NetworkLabException>(() => TlsHello.OfClient(new byte[36])).Message);
        Assert.Empty(PacketFile.Read(File(new byte[10])));
        Assert.Empty(TlsRecord.Parse(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK"), fromServer: true));
    }

    [Fact]
    public void A_key_log_has_secrets_by_label_and_client_random()
    {
        var log = TlsKeyLog.Parse("# comment\nCLIENT_RANDOM 00FF 0102\r\nbroken line\nSERVER_TRAFFIC_SECRET_0 00ff 03\n");
        Assert.Equal([1, 2], log["CLIENT_RANDOM", [0, 255]]);
        Assert.Equal([3], log["SERVER_TRAFFIC_SECRET_0", [0, 255]]);
        Assert.Null(log["CLIENT_RANDOM", [1]]);
    }

    // A capture file of raw IP packets, pcap-savefile(5).
    private static byte[] File(params byte[][] packets)
    {
        var file = new List<byte>();
        Add(0xa1b2c3d4, 0x00040002, 0, 0, 262144, 101);
        foreach (var packet in packets)
        {
            Add(1, 2, (uint)packet.Length, (uint)packet.Length);
            file.AddRange(packet);
        }
        return [.. file];

        void Add(params uint[] numbers)
        {
            var bytes = new byte[4];
            foreach (var number in numbers)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
                file.AddRange(bytes);
            }
        }
    }

    private static byte[] Packet(bool fromClient, TcpFlags flags, uint sequence, string text)
    {
        var (client, server) = (new System.Net.IPEndPoint(0x010200c0, 5000), new System.Net.IPEndPoint(0x020200c0, 443));
        return new CraftedSegment
        {
            Source = fromClient ? client : server,
            Destination = fromClient ? server : client,
            Flags = flags,
            Sequence = sequence,
            Payload = Encoding.ASCII.GetBytes(text),
        }.ToBytes();
    }
}
