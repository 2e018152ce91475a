namespace Labs.Core.Tests;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain text, ümläute, 漢字 and 🙂\n\tstay as they are\r\n", "plain text, ümläute, 漢字 and 🙂\n\tstay as they are\r\n")]
    [InlineData("\u001b[2J\u001b]0;title\u0007", "␛[2J␛]0;title␇")]
    [InlineData("fine\rOVERWRITTEN", "fine␍OVERWRITTEN")]
    [InlineData("\0\b\u007f\u009b31m\u0080", "␀␈␡\\x9b31m\\x80")]
    [InlineData("\uFFFE\uFFFF", "\uFFFD\uFFFD")]
    [InlineData("", "")]
    public void Control_characters_become_visible(string text, string expected) => Assert.Equal(expected, VisibleText.Of(text));

    [Fact]
    public void Halves_of_a_surrogate_pair_are_replaced() =>
        Assert.Equal("a\uFFFDb\uFFFD", VisibleText.Of("a\uD83Db\uDE42"));

    [Fact]
    public void Every_character_gives_text_that_xml_allows()
    {
        for (var code = 0; code <= char.MaxValue; code++)
            _ = System.Xml.XmlConvert.VerifyXmlChars(VisibleText.Of($"a{(char)code}b"));
    }
}
