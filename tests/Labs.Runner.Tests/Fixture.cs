using Labs.Runner.Notebooks;

namespace Labs.Runner.Tests;

/// <summary>The notebooks in the folder Fixtures, which anyone can open and run.</summary>
internal static class Fixture
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static Notebook Read(string name) => Notebook.Read(Path.Combine(Folder, name + ".ipynb"));
}
