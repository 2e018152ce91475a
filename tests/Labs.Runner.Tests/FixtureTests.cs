using Labs.Runner.Notebooks;

namespace Labs.Runner.Tests;

public sealed class FixtureTests
{
    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Fixture.Folder).Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fixtures_are_in_the_form_that_is_committed(string name)
    {
        var notebook = Fixture.Read(name);
        var text = File.ReadAllText(notebook.Path);
        NotebookForm.Apply(notebook);
        Assert.Equal(text, notebook.ToText());
    }
}
