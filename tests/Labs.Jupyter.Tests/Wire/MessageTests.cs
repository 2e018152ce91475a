using System.Text;
using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;

namespace Labs.Jupyter.Tests.Wire;

/// <summary>Tests how messages are written and read.</summary>
public sealed class MessageTests
{
    [Theory]
    [InlineData("hmac-sha256")]
    [InlineData("hmac-sha512")]
    [InlineData("hmac-sha1")]
    public void A_message_is_read_as_it_was_written(string scheme)
    {
        var parts = new MessageCodec(new Signer("secret", scheme)).Create(
            [[1, 2]],
            "execute_request",
            new JsonObject { ["code"] = "ä😀\ud800" },
            """{"msg_id": "p"}"""u8.ToArray(),
            buffers: [[9]]);
        var message = new MessageCodec(new Signer("secret", scheme)).Parse(parts);
        Assert.Equal("execute_request", message.Type);
        Assert.Equal("p", message.ParentId);
        Assert.Equal([9], message.Buffers.Single());
        Assert.Equal([1, 2], message.Identities.Single());
        Assert.StartsWith("ä😀", message.Content.Text("code"));
        Assert.Throws<BadMessageException>(() => new MessageCodec(new Signer("other", scheme)).Parse(parts));
    }

    // RFC 4231, test case 2, split into parts.
    [Fact]
    public void The_signature_is_the_hmac_of_the_parts()
    {
        byte[][] parts = ["what do "u8.ToArray(), "ya want "u8.ToArray(), "for "u8.ToArray(), "nothing?"u8.ToArray()];
        Assert.Equal(
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            Encoding.ASCII.GetString(new Signer("Jefe", "hmac-sha256").Sign(parts)));
    }

    [Theory]
    [InlineData("ab", 1, 1)]
    [InlineData("😀b", 1, 2)]
    [InlineData("a😀b", 2, 3)]
    [InlineData("a😀", 2, 3)]
    [InlineData("\ud83d", 1, 1)]
    public void Positions_are_converted_between_code_points_and_utf16_units(string text, int position, int index)
    {
        Assert.Equal(index, CodePoints.ToIndex(text, position));
        Assert.Equal(position, CodePoints.FromIndex(text, index));
        Assert.Equal(text.Length, CodePoints.ToIndex(text, int.MaxValue));
        Assert.Equal(0, CodePoints.ToIndex(text, -3));
    }

    [Fact]
    public void A_json_type_with_invalid_json_is_written_as_text()
    {
        var json = MimeJson.Of(new Dictionary<string, string>
        {
            ["application/json"] = "{",
            ["application/vnd.plotly.v1+json"] = "{\"a\":1}",
            ["text/plain"] = "1",
        });
        Assert.Equal("{", (string?)json["application/json"]);
        Assert.Equal(1, (int?)json["application/vnd.plotly.v1+json"]!["a"]);
        Assert.Equal("1", (string?)json["text/plain"]);
    }
}
