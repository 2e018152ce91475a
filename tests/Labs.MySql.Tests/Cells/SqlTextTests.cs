namespace Labs.MySql.Tests.Cells;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData("SELECT 1", "1|SELECT 1")]
    [InlineData("SELECT 1;\nSELECT 2;\n", "1|SELECT 1", "2|SELECT 2")]
    [InlineData(" ;; \n ; ")]
    [InlineData("-- only a comment; really\n# and another;\n/* and; a third */")]
    [InlineData("SELECT ';', \";\", `;`, 'it''s;', 'a\\';b'; SELECT 2", "1|SELECT ';', \";\", `;`, 'it''s;', 'a\\';b'", "1|SELECT 2")]
    [InlineData("-- first;\nSELECT 1 /* a;b */ + 1; -- tail\nSELECT 3", "2|-- first;\nSELECT 1 /* a;b */ + 1", "3|-- tail\nSELECT 3")]
    [InlineData("SELECT 5 --1; SELECT 2", "1|SELECT 5 --1", "1|SELECT 2")]
    [InlineData(
        "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//\nDELIMITER ;\nCALL p();",
        "2|CREATE PROCEDURE p() BEGIN SELECT 1; END", "4|CALL p()")]
    [InlineData("SELECT 'open; to the end", "1|SELECT 'open; to the end")]
    [InlineData("/*!50100 SET @x = 1 */;\nSELECT 1", "1|/*!50100 SET @x = 1 */", "2|SELECT 1")]
    public void Scripts_are_split_at_semicolons_outside_of_text(string script, params string[] expected) =>
        Assert.Equal(expected, SqlText.Split(script).Select(statement => $"{statement.Line}|{statement.Text}"));
}
