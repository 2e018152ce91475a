namespace Labs.Kubernetes.Tests.Dns;

/// <summary>The answers are laid out by RFC 1035 section 4 as CoreDNS writes them: with pointers, and with the pseudo-record OPT.</summary>
public sealed class DnsMessageTests
{
    private const string Srv =
        "abcd85000001000200000003055f68747470045f7463700264620473686f700373766307636c7573746572056c6f63616c0000210001"
        + "c00c00210001000000050013000000321f900a31302d3234342d312d33c017c00c00210001000000050013000000321f900a31302d3234342d312d34c017"
        + "c048000100010000000500040af40103c067000100010000000500040af4010400002904d0000000000000";

    private const string TwoAddresses =
        "abcd850000010002000000000264620473686f700373766307636c7573746572056c6f63616c0000010001"
        + "c00c000100010000000500040af40104c00c000100010000000500040af40103";

    private const string NoSuchName =
        "abcd850300010000000000000264620473686f700373766307636c7573746572056c6f63616c0000010001";

    [Fact]
    public void Addresses_keep_the_order_of_the_message()
    {
        var answer = DnsMessage.Read(Convert.FromHexString(TwoAddresses));
        Assert.Equal(0, answer.Code);
        Assert.Equal(["10.244.1.4", "10.244.1.3"], answer.Values(DnsType.A));
        Assert.All(answer.Records, record => Assert.Equal(("db.shop.svc.cluster.local", 5), (record.Name, record.TtlSeconds)));
    }

    [Fact]
    public void An_srv_record_has_a_name_and_a_port_and_its_address_is_additional()
    {
        var answer = DnsMessage.Read(Convert.FromHexString(Srv));
        Assert.Equal(
            ["10-244-1-3.db.shop.svc.cluster.local", "10-244-1-4.db.shop.svc.cluster.local"], answer.Values(DnsType.Srv));
        Assert.All(answer.Records, record => Assert.Equal(8080, record.Port));
        Assert.Empty(answer.Values(DnsType.A));
        DnsRecord[] additional =
        [
            new("10-244-1-3.db.shop.svc.cluster.local", DnsType.A, 5, "10.244.1.3"),
            new("10-244-1-4.db.shop.svc.cluster.local", DnsType.A, 5, "10.244.1.4"),
        ];
        Assert.Equal(additional, answer.Additional); // without OPT, which is no record of a name
    }

    [Fact]
    public void A_name_that_does_not_exist_has_code_3()
    {
        var answer = DnsMessage.Read(Convert.FromHexString(NoSuchName));
        Assert.Equal(3, answer.Code);
        Assert.Empty(answer.Records);
    }

    [Fact]
    public void A_query_has_the_name_the_type_and_room_for_a_long_answer()
    {
        var query = DnsMessage.Query(0xabcd, "db.shop.", DnsType.Srv);
        Assert.Equal("ABCD01000001000000000001" + "0264620473686F700000210001" + "0000291000000000000000", Convert.ToHexString(query));
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123.b")]
    public void A_name_with_a_wrong_label_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => DnsMessage.Query(1, name, DnsType.A));

    [Fact]
    public void A_message_that_is_cut_short_anywhere_is_refused()
    {
        var bytes = Convert.FromHexString(Srv);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<FormatException>(() => DnsMessage.Read(bytes.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("abcd05000000000000000000", "is a query")] // the flag QR is missing
    [InlineData("abcd87000000000000000000", "was cut off")] // the flag TC is set
    [InlineData("abcd85000001000000000000c00c00010001", "never ends")] // a pointer to itself
    public void A_message_that_is_no_whole_answer_is_refused(string message, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => DnsMessage.Read(Convert.FromHexString(message))).Message);

    [Fact]
    public void The_server_is_known_by_what_it_publishes_about_itself()
    {
        const string metric = "coredns_build_info{goversion=\"go1.22.8\",revision=\"51e11f1\",version=\"1.11.3\"} 1\r\n";
        Assert.Equal("CoreDNS 1.11.3", DnsServer.Parse(metric).ToString());
        Assert.False(DnsServer.Parse("").IsCoreDns);
        Assert.Contains("substitute for CoreDNS", DnsServer.Parse("other_build_info{version=\"1\"} 1").ToString());
    }
}
