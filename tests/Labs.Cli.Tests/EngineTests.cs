using System.Diagnostics;
using System.Net.Sockets;

namespace Labs.Cli.Tests;

/// <summary>An engine that can't be used is the machine's fault (exit code 3), and the message has the command for that machine.</summary>
public sealed class EngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryNotebook _notebook = TemporaryNotebook.Tagged(("1 + 1", ["requires:docker"]));

    public void Dispose()
    {
        _notebook.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:1", "unset DOCKER_HOST")]
    [InlineData("unix:///nonexistent/docker.sock", "unset DOCKER_HOST")]
    [InlineData("nonsense", "expected an address like")]
    [InlineData("tcp://", "DOCKER_HOST")]
    [InlineData("unix://", "DOCKER_HOST")]
    [InlineData("https://127.0.0.1:2376", "DOCKER_TLS_VERIFY")]
    [InlineData("ftp://127.0.0.1", "expected unix:// or tcp://")]
    public async Task A_DOCKER_HOST_that_does_not_answer_ends_every_command_with_3(string address, string expected)
    {
        foreach (var arguments in new string[][] { ["run", _notebook.FilePath, "--out", _notebook.Out], ["images", "list"] })
        {
            var start = TemporaryNotebook.Start(arguments);
            start.Environment["DOCKER_HOST"] = address;
            var (exit, _, error) = await TemporaryNotebook.LabsAsync(start);
            Assert.True(exit == 3, $"{arguments[0]}: {exit}, {error}");
            Assert.Contains(expected, error);
            Assert.DoesNotContain("   at ", error);
        }
    }

    [Fact, Needs(Capability.Root)]
    public async Task A_user_who_may_not_open_the_socket_is_advised_to_join_its_group_and_not_to_start_an_engine()
    {
        using var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var socket = _folder.PathOf("docker.sock");
        engine.Bind(new UnixDomainSocketEndPoint(socket));
        engine.Listen();
        Chmod.Set(socket, "600");
        foreach (var folder in new[] { _folder.Path, _notebook.Folder })
            Chmod.Set(folder, "777");
        var up = Path.Combine(Repository.Root, "lab-env", "docker", "up.sh");
        foreach (var line in new string[][]
        {
            [TemporaryNotebook.Command, "run", _notebook.FilePath, "--out", _notebook.Out], [TemporaryNotebook.Command, "images", "list"],
            [TemporaryNotebook.Command, "doctor"], [up],
        })
        {
            // The machine's own socket is hidden in a mount namespace of this command.
            var start = new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "sh", "-c",
                "mount -t tmpfs none /run && touch /run/docker.sock && mount --bind \"$0\" /run/docker.sock && "
                + "exec setpriv --reuid 65534 --regid 65534 --clear-groups -- \"$@\"", socket, .. line]);
            start.WorkingDirectory = "/";
            start.Environment["LABS_REPO"] = Repository.Root;
            start.Environment["HOME"] = start.Environment["XDG_STATE_HOME"] = start.Environment["XDG_CACHE_HOME"] = _folder.Path;
            start.Environment.Remove("DOCKER_HOST");
            var (exit, output, error) = await TemporaryNotebook.LabsAsync(start);
            var text = output + error;
            Assert.True(exit == (line[^1] == "doctor" ? 0 : 3), $"{line[^1]}: {exit}, {text}");
            Assert.True(text.Contains("sudo usermod -aG", StringComparison.Ordinal), $"{line[^1]}: {text}");
            Assert.DoesNotContain("sudo ./labs up", text);
            Assert.DoesNotContain("no Docker Engine answers", text);
            Assert.DoesNotContain("as root: ./labs up", text);
        }
    }
}
