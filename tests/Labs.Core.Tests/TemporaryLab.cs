using System.Text.Json;

namespace Labs.Core.Tests;

/// <summary>A session with folders of its own and a two-row ledger.</summary>
internal sealed class TemporaryLab : IAsyncDisposable
{
    // All tests of this process share the folder of the sessions.
    private static readonly string s_state = Directory.CreateTempSubdirectory("labs-test-core-state-").FullName;
    private readonly string _folder;

    static TemporaryLab() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(s_state, recursive: true);

    private TemporaryLab(string folder, Lab lab) => (_folder, Lab) = (folder, lab);

    public Lab Lab { get; }

    public string Out => Path.Combine(_folder, "out");

    public string ResultPath => Path.Combine(Out, "results", "sky.json");

    public JsonDocument ReadResults() => JsonDocument.Parse(File.ReadAllText(ResultPath));

    public static async Task<TemporaryLab> OpenAsync(int seed = 1, IReadOnlyList<string>? notes = null)
    {
        var folder = Directory.CreateTempSubdirectory("labs-core-test-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "datasets"));
        File.WriteAllLines(Path.Combine(folder, "datasets", "claims.tsv"),
        [
            "id\ttopic\tsources\tclaim\texpected\twhy\ttest\tneeds\tnotebook",
            "sky-is-green\tsky\t000:1;001:2\tThe sky is green.\twrong\tIt is blue.\tLook up.\teyes\tsky",
            "grass-is-green\tgrass\t000:3\tGrass is green.\tholds\t\tLook down.\teyes,grass\tsky",
        ]);
        foreach (var name in notes ?? [])
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "notes")).FullName, name + ".md"), "# Sky\n");
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", s_state);
        var options = new LabOptions { Repository = folder, Out = Path.Combine(folder, "out"), Seed = seed };
        return new TemporaryLab(folder, await Lab.OpenAsync("sky", options));
    }

    public async ValueTask DisposeAsync()
    {
        await Lab.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
