using System.Diagnostics;

namespace Labs.Core.Tests;

/// <summary>Where a session keeps its records if the user's home is unusual. The tests kill an owner and wait for its reaper.</summary>
public sealed class StateFolderTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;

    private readonly string _folder = Directory.CreateTempSubdirectory("labs-core-test-").FullName;

    public StateFolderTests()
    {
        File.SetUnixFileMode(_folder, Everybody);
        foreach (var name in new[] { "here", "tmp", "home" })
            File.SetUnixFileMode(Directory.CreateDirectory(In(name)).FullName, Everybody);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_relative_state_home_does_not_count() => await KillAsync(
        In("home/.local/state/labs/sessions"), ("XDG_STATE_HOME", "state"), ("HOME", In("home")));

    [Fact]
    public async Task A_user_whose_home_does_not_exist_has_a_private_folder() => await KillAsync(
        In($"tmp/labs-state-{await UserAsync()}/labs/sessions"), ("XDG_STATE_HOME", null), ("HOME", In("nowhere")));

    [Fact]
    public async Task A_user_whose_home_cannot_be_written_has_a_private_folder()
    {
        File.SetUnixFileMode(In("home"), UnixFileMode.UserRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        await KillAsync(In($"tmp/labs-state-{await UserAsync()}/labs/sessions"), ("XDG_STATE_HOME", null), ("HOME", In("home")));
    }

    [Fact]
    public async Task A_folder_that_others_can_read_is_not_used()
    {
        var planted = Directory.CreateDirectory(In($"tmp/labs-state-{await UserAsync()}")).FullName;
        File.SetUnixFileMode(planted, Everybody);
        if (Environment.IsPrivilegedProcess)
            await Process.Start("chown", [await UserAsync(), planted]).WaitForExitAsync();
        using var owner = Start(("XDG_STATE_HOME", null), ("HOME", In("nowhere")));
        owner.StandardInput.Close();
        var error = await owner.StandardError.ReadToEndAsync();

        await owner.WaitForExitAsync();
        Assert.Contains($"The labs keep no records in {planted}: other users may change it (mode 777)", error);
        Assert.Contains("Set XDG_STATE_HOME to a folder of your own", error);
    }

    [Fact]
    public async Task Relative_temporary_folder_and_command_are_those_of_the_owner() => await KillAsync(
        In("home/.local/state/labs/sessions"),
        ("XDG_STATE_HOME", ""),
        ("HOME", In("home")),
        ("TMPDIR", "../tmp"),
        ("LABS_EXE", Path.GetRelativePath(In("here"), Program.Executable)));

    private async Task KillAsync(string sessions, params (string Name, string? Value)[] environment)
    {
        using var owner = Start(environment);
        try
        {
            var made = (await owner.StandardOutput.ReadLineAsync())!.Split('\t');
            var (session, folder, process) = (made[0], made[1], int.Parse(made[2]));
            Assert.Equal((sessions, In("tmp")), (Path.GetDirectoryName(session), Path.GetDirectoryName(folder)));

            owner.Kill(); // SIGKILL to this process only, not to its children
            await Wait.UntilAsync("nothing is left", _ =>
            {
                var left = new[] { session, folder }.Where(Directory.Exists).ToList();
                if (ProcessTable.StartOf(process) is not null)
                    left.Add($"process {process}");
                return Task.FromResult((left.Count == 0, $"{string.Join(", ", left)} is left"));
            }, TimeSpan.FromSeconds(30));
            Assert.Empty(Directory.GetFileSystemEntries(In("here")));
        }
        finally
        {
            owner.Kill(entireProcessTree: true);
        }
    }

    private Process Start(params (string Name, string? Value)[] environment)
    {
        // Root can write everywhere and has another folder.
        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"];
        string[] line = [.. Environment.IsPrivilegedProcess ? nobody : [], Program.Executable, "owner"];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = In("here"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LABS_EXE"] = Program.Executable;
        start.Environment["LABS_REPO"] = In("home");
        start.Environment["TMPDIR"] = In("tmp");
        foreach (var (name, value) in environment)
        {
            start.Environment.Remove(name);
            if (value is not null)
                start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }

    private static async Task<string> UserAsync()
    {
        if (Environment.IsPrivilegedProcess)
            return "65534";
        using var id = Process.Start(new ProcessStartInfo("id", "-u") { RedirectStandardOutput = true })!;
        return (await id.StandardOutput.ReadToEndAsync()).Trim();
    }

    private string In(string path) => Path.Combine(_folder, path);
}
