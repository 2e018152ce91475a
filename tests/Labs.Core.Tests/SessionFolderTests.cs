namespace Labs.Core.Tests;

public sealed class SessionFolderTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{\"id\":\"0123")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"owner\":5,\"slug\":\"sky\"}")]
    [InlineData("{\"owner\":\"nobody\",\"slug\":\"sky\"}")]
    public async Task A_damaged_session_is_kept_while_it_is_young_and_removed_when_it_is_old(string? description)
    {
        await using var temporary = await TemporaryLab.OpenAsync(); // sets the root folder
        const string id = "0badf00d";
        var path = Path.Combine(SessionFolder.Root, id);
        Directory.CreateDirectory(path);
        try
        {
            if (description is not null)
                File.WriteAllText(Path.Combine(path, "session.json"), description);
            File.WriteAllText(
                Path.Combine(path, "journal.jsonl"),
                "\n5\nnull\n{\"kind\":1}\n{\"kind\":\"test\",\"id\":\"thing\"}\n{\"kind\":\"te");
            var session = Assert.Single(SessionFolder.All(), session => session.Id == id);
            Assert.Equal([("test", "thing")], session.Journal);
            Assert.False(session.IsLeftBehind);
            await using (var other = await Lab.OpenAsync("sky", new LabOptions { Repository = temporary.Lab.Repository }))
                Assert.True(Directory.Exists(path));

            var old = DateTime.UtcNow.AddMinutes(-11);
            foreach (var file in Directory.GetFiles(path))
                File.SetLastWriteTimeUtc(file, old);
            Directory.SetLastWriteTimeUtc(path, old);
            Assert.True(SessionFolder.Open(id)!.IsLeftBehind);
            if (description is null) // one case is enough, because a clean-up takes a second
            {
                Assert.True(await Reaper.CleanAsync(id, [new Nothing()]));
                Assert.False(Directory.Exists(path));
            }
        }
        finally
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public async Task A_folder_with_another_kind_of_name_is_not_opened_as_a_session()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        foreach (var name in new[] { "..", ".", "notes", "0BADF00D", "0badf00d0" })
            Assert.Null(SessionFolder.Open(name));
    }

    [Fact]
    public async Task A_new_session_has_a_complete_description_and_no_temporary_file()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var session = SessionFolder.Open(temporary.Lab.Id)!;
        Assert.Equal(["journal.jsonl", "session.json"], Directory.GetFiles(session.Path).Select(Path.GetFileName).Order());
        Assert.Equal(Owner.Current, session.Owner);
        Assert.False(session.IsLeftBehind);
    }

    [Fact]
    public async Task The_error_of_a_session_that_cannot_be_described_names_the_folder_and_the_variable()
    {
        var state = Directory.CreateTempSubdirectory("labs-core-test-").FullName;
        await using var temporary = await TemporaryLab.OpenAsync();
        var before = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", Path.Combine(state, "file"));
        try
        {
            File.WriteAllText(Path.Combine(state, "file"), "where a folder should be");
            var error = Assert.Throws<IOException>(() => SessionFolder.Create("0badf00d", "sky"));
            Assert.Contains("XDG_STATE_HOME", error.Message);
            Assert.Contains(Path.Combine(state, "file"), error.Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_STATE_HOME", before);
            Directory.Delete(state, recursive: true);
        }
    }

    private sealed class Nothing : ISessionCleaner
    {
        public string Kind => "test";

        public Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken) => Task.FromResult(0);
    }
}
