namespace Labs.Kernel.Tests;

/// <summary>Tests arguments of markers that ask the reader for a value.</summary>
public sealed class InputTokenTests
{
    [Theory]
    [InlineData("@input:name", "name", false)]
    [InlineData("@input:\"Enter the name of the repository (e.g. labs)\"", "Enter the name of the repository (e.g. labs)", false)]
    [InlineData("\"@input:Your name\"", "Your name", false)]
    [InlineData("@password:pw", "pw", true)]
    [InlineData("@password:{\"prompt\":\"Enter your token\", \"saveAs\": \"My token\"}", "Enter your token", true)]
    public async Task A_value_of_a_marker_can_be_asked_for(string token, string prompt, bool isSecret)
    {
        await using var notebook = new Notebook();
        var asked = new Asked();
        var result = await notebook.ExecuteAsync($"#!set --name answer --value {token}\nanswer + \"!\"", asked);
        Assert.True(result.Succeeded, result.Error?.Message);
        Assert.Equal("typed!", result.Result!.Data["text/plain"]);
        Assert.Equal((prompt, isSecret), asked.Question);
    }

    [Fact]
    public async Task Without_a_reader_the_cell_fails_with_the_reason()
    {
        await using var notebook = new Notebook();
        Assert.Equal("InputUnavailableException", (await notebook.FailAsync("#!set --name answer --value @input:\"Your name\"")).Name);
    }

    private sealed class Asked : ICellOutput, ICellInput
    {
        public (string Prompt, bool IsSecret) Question { get; private set; }

        public Task<string?> ReadLineAsync(string prompt, bool isSecret, CancellationToken cancellationToken)
        {
            Question = (prompt, isSecret);
            return Task.FromResult<string?>("typed");
        }

        public void Stream(StreamKind kind, string text)
        {
        }

        public void Display(DisplayItem item)
        {
        }

        public void Error(CellError error)
        {
        }

        public void ClearOutput(bool wait)
        {
        }
    }
}
