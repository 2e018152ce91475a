namespace Labs.MySql.Tests;

public sealed class BinlogReadingTests
{
    [Theory]
    [InlineData("INSERT INTO lab.entries (id, k, pad) VALUES (42, 7, 'x')", 42L)]
    [InlineData("use `lab`; INSERT INTO lab.entries (id, k, pad) VALUES (9,1,'y')", 9L)]
    [InlineData("INSERT INTO lab.entries VALUES (-1, 0, '')", null)]
    [InlineData("COMMIT /* xid=12 */", null)]
    public void The_id_is_found_in_the_text_of_the_binary_log(string text, long? id) => Assert.Equal(id, BinlogReading.IdOf(text));
}
