using System.Diagnostics;

namespace Labs.Core.Tests;

/// <summary>An ordinary user next to sessions of root, on a machine whose temporary folder everybody may write to.</summary>
public sealed class TakeOverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TakeOverTests()
    {
        foreach (var path in new[] { _folder.Path, Directory.CreateDirectory(_folder.PathOf("tmp")).FullName })
            File.SetUnixFileMode(path, (UnixFileMode)0b1_111_111_111);
    }

    private string State => Directory.CreateDirectory(_folder.PathOf("state")).FullName;

    public void Dispose() => _folder.Dispose();

    [Fact, Needs(Capability.Root)]
    public async Task Nobody_takes_over_the_folder_of_a_session()
    {
        var attack = Nobody.Start(Program.Executable, "take-over", _folder.PathOf("tmp"));
        attack.RedirectStandardOutput = true;
        using var attacker = Process.Start(attack)!;
        try
        {
            Assert.Equal("ready", await attacker.StandardOutput.ReadLineAsync());
            using var sessions = Process.Start(Start(Program.Executable, "session", "24"))!;
            var owners = (await sessions.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await sessions.WaitForExitAsync();
            Assert.Equal(Enumerable.Repeat("0", 24), owners); // each while its session was open
            Assert.Equal(0, sessions.ExitCode);
        }
        finally
        {
            attacker.Kill();
        }
    }

    [Fact]
    public async Task What_the_labs_keep_about_sessions_is_private_whatever_the_umask_is()
    {
        var start = Start("sh", "-c", "umask 000; exec \"$0\" owner", Program.Executable);
        start.RedirectStandardInput = true;
        using var owner = Process.Start(start)!;
        var made = (await owner.StandardOutput.ReadLineAsync())!.Split('\t');
        string[] folders = [.. Directory.GetDirectories(State, "*", SearchOption.AllDirectories), made[1]];
        string[] files = Directory.GetFiles(State, "*", SearchOption.AllDirectories);
        var open = folders.Where(path => File.GetUnixFileMode(path) != (UnixFileMode)0b111_000_000)
            .Concat(files.Where(path => File.GetUnixFileMode(path) != (UnixFileMode)0b110_000_000)).ToList();
        owner.StandardInput.Close();
        await owner.WaitForExitAsync();
        Assert.Empty(open);
        Assert.NotEmpty(files);
    }

    // Earlier versions have made the folder with the modes that the umask leaves.
    [Fact]
    public void A_state_folder_that_others_can_read_is_closed()
    {
        var state = Directory.CreateDirectory(_folder.PathOf("labs")).FullName;
        File.SetUnixFileMode(state, (UnixFileMode)0b111_101_101);
        PrivateFolder.Check(state);
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(state));
    }

    private ProcessStartInfo Start(string program, params string[] arguments) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        Environment =
        {
            ["XDG_STATE_HOME"] = State,
            ["TMPDIR"] = _folder.PathOf("tmp"),
            ["LABS_EXE"] = Program.Executable,
            ["LABS_REPO"] = _folder.Path,
        },
    };
}
