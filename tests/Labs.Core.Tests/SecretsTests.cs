using System.Text.Json.Nodes;

namespace Labs.Core.Tests;

public sealed class SecretsTests
{
    [Fact]
    public void A_registered_secret_is_masked_wherever_it_stands()
    {
        var secret = Secrets.Register($"s3cret-{Guid.NewGuid():N}");
        Assert.Equal("IDENTIFIED BY '***' and ***", Secrets.Mask($"IDENTIFIED BY '{secret}' and {secret}"));
        Assert.Equal("nothing to hide", Secrets.Mask("nothing to hide"));
    }

    [Fact]
    public void A_secret_is_also_found_as_json_html_and_urls_write_it()
    {
        var secret = Secrets.Register($"a\"b&<ü/{Guid.NewGuid():N}");
        string[] texts =
        [
            new JsonObject { ["password"] = secret }.ToJsonString(), System.Net.WebUtility.HtmlEncode(secret), Uri.EscapeDataString(secret),
        ];
        Assert.Equal(["""{"password":"***"}""", "***", "***"], texts.Select(Secrets.Mask));
    }

    [Fact]
    public void A_secret_that_is_part_of_another_one_leaves_no_rest_of_it()
    {
        var part = Secrets.Register($"part-{Guid.NewGuid():N}");
        var whole = Secrets.Register($"{part}-whole");
        Assert.Equal("***", Secrets.Mask(whole));
    }

    [Fact]
    public void A_short_secret_is_refused_because_ordinary_text_would_be_masked() =>
        Assert.Contains("expected at least 8", Assert.Throws<ArgumentException>(() => Secrets.Register("root")).Message);

    [Fact]
    public async Task A_secret_of_a_session_is_not_written_to_its_result_file()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var secret = temporary.Lab.Secret();
        temporary.Lab.Claim("sky-is-green").AsStated("it is", observed: $"the password is {secret}", holds: secret.Length == 0).Conclude();
        var text = File.ReadAllText(temporary.ResultPath);
        Assert.DoesNotContain(secret, text);
        Assert.Contains("the password is ***", text);
    }
}
