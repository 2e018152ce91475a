using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Labs.Cli.Tests;

/// <summary>`labs clean` obeys the records of its own user only. A dead session's journal names what is to be removed.</summary>
public sealed class CleanTests : IDisposable
{
    private const string Id = "0badf00d";

    private readonly TemporaryFolder _folder = new();
    private readonly string _victim;

    public CleanTests()
    {
        Chmod.Set(_folder.Path, "1777");
        _victim = _folder.Write($"labs-{Id}/file", "precious");
    }

    private string State => _folder.PathOf("state");

    public void Dispose() => _folder.Dispose();

    [Fact, Needs(Capability.Root)]
    public async Task Root_does_not_obey_the_journal_of_another_user()
    {
        Plant();
        Process.Start("chown", ["-R", "65534:65534", State]).WaitForExit();
        var (exit, _, error) = await CleanAsync();
        Assert.Equal(3, exit);
        Assert.Contains($"The labs keep no records in {State}/labs: it belongs to user 65534, and this is user 0", error);
        Assert.Contains("Set XDG_STATE_HOME to a folder of your own", error);
        Assert.True(File.Exists(_victim));
    }

    [Fact, Needs(Capability.Root)]
    public async Task An_ordinary_user_does_not_obey_the_journal_of_root()
    {
        Plant();
        Chmod.Set(Path.Combine(State, "labs"), "755");
        var (exit, _, error) = await CleanAsync("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all");
        Assert.Equal(3, exit);
        Assert.Contains($"The labs keep no records in {State}/labs: it belongs to user 0, and this is user 65534", error);
    }

    [Theory]
    [InlineData("777")]
    [InlineData("770")]
    public async Task A_journal_that_others_may_change_is_not_obeyed(string mode)
    {
        Plant();
        Chmod.Set(Path.Combine(State, "labs"), mode);
        var (exit, _, error) = await CleanAsync();
        Assert.Equal(3, exit);
        Assert.Contains("other users may change it", error);
        Assert.True(File.Exists(_victim));
    }

    [Fact, Needs(Capability.Root)]
    public async Task A_session_that_another_user_planted_earlier_is_left_alone()
    {
        Plant();
        Process.Start("chown", ["-R", "65534:65534", Path.Combine(State, "labs", "sessions", Id)]).WaitForExit();
        var (exit, output, error) = await CleanAsync();
        Assert.True(exit == 0, error);
        Assert.Contains($"{State}/labs/sessions/{Id}: it belongs to another user, or others may change it; left alone", output);
        Assert.True(File.Exists(_victim));
    }

    [Fact]
    public async Task A_crafted_entry_of_an_own_journal_removes_nothing_else()
    {
        using var bystander = Process.Start("sleep", "300");
        var kubeconfig = _folder.Write("victim/users/other", "1");
        try
        {
            Plant(
                ("folder", _folder.PathOf($"labs-{Id}-victim")),
                ("folder", Path.GetDirectoryName(_victim)!), // it is not empty, so it is not one that was just made
                ("process", ProcessCleaner.IdOf(bystander)),
                ("children", ""),
                ("cluster", "kind ../../../victim unix:///nowhere"),
                ("docker", "engine - /no engine"));
            Directory.CreateDirectory(_folder.PathOf($"labs-{Id}-victim"));
            var (exit, output, error) = await CleanAsync();
            Assert.True(exit == 0, output + error);
            Assert.Contains($"{Id} (sky): removed", output);
            Assert.True(File.Exists(_victim) && Directory.Exists(_folder.PathOf($"labs-{Id}-victim")) && File.Exists(kubeconfig));
            Assert.False(bystander.HasExited);
        }
        finally
        {
            bystander.Kill();
        }
    }

    // A session whose owner is dead: its pid belongs to a process that has begun at another time.
    private void Plant(params (string Kind, string Id)[] entries)
    {
        var dead = Owner.Current with { Start = 1 };
        _folder.Write($"state/labs/sessions/{Id}/session.json",
            new JsonObject { ["id"] = Id, ["slug"] = "sky", ["owner"] = dead.ToString() }.ToJsonString());
        if (entries is [])
            entries = [("folder", $"{Path.GetDirectoryName(_victim)!} {Identity(Path.GetDirectoryName(_victim)!)}")];
        _folder.Write($"state/labs/sessions/{Id}/journal.jsonl",
            string.Concat(entries.Select(entry => new JsonObject { ["kind"] = entry.Kind, ["id"] = entry.Id }.ToJsonString() + "\n")));
    }

    // Device and inode, as an entry has them that the labs have written.
    private static string Identity(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%Hd.%Ld:%i", path]) { RedirectStandardOutput = true })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }

    private Task<(int Exit, string Out, string Error)> CleanAsync(params string[] through)
    {
        var start = TemporaryNotebook.Start(["clean"], null, through);
        start.Environment["XDG_STATE_HOME"] = State;
        start.Environment["TMPDIR"] = _folder.Path;
        start.Environment["DOCKER_HOST"] = $"unix://{_folder.PathOf("no.sock")}";
        return TemporaryNotebook.LabsAsync(start);
    }
}
