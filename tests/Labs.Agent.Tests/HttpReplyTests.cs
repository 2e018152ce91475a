using Labs.Agent.Contracts;

namespace Labs.Agent.Tests;

public sealed class HttpReplyTests
{
    [Fact]
    public void A_header_is_found_in_any_case()
    {
        var reply = new HttpReply(200, "", 1, new Dictionary<string, string> { ["server"] = "nginx" });
        Assert.Equal("nginx", reply.Header("Server"));
    }

    [Fact]
    public void A_header_that_is_missing_is_named_with_the_reason()
    {
        var none = new HttpReply(0, "", 1, new Dictionary<string, string>(), "Connection refused");
        Assert.Contains("Connection refused", Assert.Throws<InvalidOperationException>(() => none.Header("Server")).Message);
        var other = new HttpReply(200, "", 1, new Dictionary<string, string> { ["Date"] = "now" });
        Assert.Contains("it has Date", Assert.Throws<InvalidOperationException>(() => other.Header("Server")).Message);
    }
}
