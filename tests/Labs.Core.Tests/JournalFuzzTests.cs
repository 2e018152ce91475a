using System.Text;

namespace Labs.Core.Tests;

/// <summary>A session's folder that was damaged: whatever it has, the other sessions must be cleaned.</summary>
public sealed class JournalFuzzTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Journals_and_descriptions_are_read_whatever_they_have()
    {
        await using var temporary = await TemporaryLab.OpenAsync(); // sets the root folder
        const string id = "0badf00e";
        var path = Directory.CreateDirectory(Path.Combine(SessionFolder.Root, id), Owner | UnixFileMode.UserExecute).FullName;
        try
        {
            var description = $$"""{"id":"{{id}}","slug":"sky","owner":"{{Labs.Owner.Current}}"}""";
            var journal = "{\"kind\":\"folder\",\"id\":\"/tmp/labs-0badf00e\"}\n{\"kind\":\"process\",\"id\":\"5 6\"}\n";
            Fuzz.Run([Encoding.UTF8.GetBytes(journal), Encoding.UTF8.GetBytes(description)], input =>
            {
                foreach (var name in new[] { "journal.jsonl", "session.json" })
                {
                    File.WriteAllBytes(Path.Combine(path, name), input);
                    File.SetUnixFileMode(Path.Combine(path, name), Owner);
                }
                var session = SessionFolder.Open(id)!;
                _ = (session.Journal.Count, session.Slug, session.Owner, session.IsLeftBehind);
            }, _ => false);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
