namespace Labs.Core.Tests;

/// <summary>Only the folder that the labs have made is removed, and nothing through a link.</summary>
public sealed class PrivateFolderTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b1_111_111_111; // as /tmp has: 1777

    private readonly TemporaryFolder _folder = new();

    public PrivateFolderTests() => File.SetUnixFileMode(_folder.Path, Everybody);

    private string Mine => _folder.PathOf("mine");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_removed_with_all_that_is_in_it()
    {
        var identity = PrivateFolder.Create(Mine);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Mine));
        foreach (var name in new[] { "file", "folder/file", "folder/other/file", "folder/empty/", "ü ☃ \n/file", ".hidden/file" })
        {
            if (name.EndsWith('/'))
                Directory.CreateDirectory(Path.Combine(Mine, name));
            else
                _folder.Write($"mine/{name}", "text");
        }
        // A package cache has folders that not even their owner may write to.
        File.SetUnixFileMode(Path.Combine(Mine, "folder/other"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.True(PrivateFolder.Remove(Mine, identity));
        Assert.False(Directory.Exists(Mine));
        Assert.False(PrivateFolder.Remove(Mine, identity));
    }

    [Fact]
    public void A_folder_of_any_depth_is_removed()
    {
        var identity = PrivateFolder.Create(Mine);
        // Together they are longer than a path may be (PATH_MAX, 4096 characters).
        var chain = string.Join('/', Enumerable.Repeat("deeper", 500));
        var (first, second) = (Path.Combine(Mine, chain), _folder.PathOf("second"));
        Directory.CreateDirectory(first);
        Directory.CreateDirectory(Path.Combine(second, chain));
        Directory.Move(second, Path.Combine(first, "second"));

        Assert.True(PrivateFolder.Remove(Mine, identity));
        Assert.False(Directory.Exists(Mine));
    }

    [Fact]
    public void What_links_point_to_is_kept()
    {
        var victim = _folder.Write("victim/file", "precious");
        var identity = PrivateFolder.Create(Mine);
        Directory.CreateSymbolicLink(Path.Combine(Mine, "link"), Path.GetDirectoryName(victim)!);
        File.CreateSymbolicLink(Path.Combine(Mine, "other"), victim);

        Assert.True(PrivateFolder.Remove(Mine, identity));
        Assert.True(File.Exists(victim));
        Assert.False(Directory.Exists(Mine));
    }

    [Fact]
    public void A_link_in_the_place_of_the_folder_is_left_alone()
    {
        var identity = PrivateFolder.Create(Mine);
        Directory.Move(Mine, _folder.PathOf("moved"));
        var victim = _folder.Write("moved/file", "precious");
        Directory.CreateSymbolicLink(Mine, _folder.PathOf("moved"));

        Assert.False(PrivateFolder.Remove(Mine, identity));
        Assert.True(File.Exists(victim));
    }

    [Fact]
    public void Another_folder_in_the_place_of_the_folder_is_left_alone()
    {
        var identity = PrivateFolder.Create(Mine);
        Directory.Move(Mine, _folder.PathOf("moved")); // it exists, so its inode is not used again
        var victim = _folder.Write("mine/file", "precious");

        Assert.False(PrivateFolder.Remove(Mine, identity));
        Assert.False(PrivateFolder.Remove(Mine, identity: null));
        Assert.True(File.Exists(victim));
    }

    [Fact]
    public void A_folder_that_exists_already_is_not_taken_over()
    {
        Directory.CreateDirectory(Mine);
        Assert.Contains("File exists", Assert.Throws<IOException>(() => PrivateFolder.Create(Mine)).Message);
    }

    [Fact, Needs(Capability.Root)]
    public async Task A_folder_of_another_user_is_neither_used_nor_removed()
    {
        await Nobody.ShAsync("mkdir -m 777 \"$1\"; touch \"$1/file\"", Mine);
        var identity = LinuxFiles.Look(Mine)!.Identity;

        Assert.Throws<IOException>(() => PrivateFolder.Create(Mine));
        Assert.Contains("belongs to user 65534", Assert.Throws<IOException>(() => PrivateFolder.Ensure(Mine)).Message);
        Assert.False(PrivateFolder.Remove(Mine, identity));
        Assert.True(File.Exists(Path.Combine(Mine, "file")));
    }

    // A session's journal, for example. Its folder may have been open to others once.
    [Theory, Needs(Capability.Root)]
    [InlineData("600", "0:0", true)]
    [InlineData("666", "0:0", false)]
    [InlineData("600", "65534:65534", false)]
    public async Task A_file_of_another_user_or_that_others_may_change_is_not_read(string mode, string owner, bool isRead)
    {
        var file = _folder.Write("file", "text");
        foreach (var (program, argument) in new[] { ("chmod", mode), ("chown", owner) })
            await System.Diagnostics.Process.Start(program, [argument, file]).WaitForExitAsync();
        if (isRead)
            Assert.Equal("text", PrivateFile.Read(file));
        else
            Assert.Throws<UnauthorizedAccessException>(() => PrivateFile.Read(file));
    }

    // Nobody can put the link to a folder of root into the place of the state folder, so that root would change that folder's mode.
    [Fact, Needs(Capability.Root)]
    public async Task A_link_of_another_user_to_a_folder_of_this_one_is_not_used()
    {
        var victim = Directory.CreateDirectory(_folder.PathOf("victim"), UnixFileMode.UserRead | UnixFileMode.OtherExecute).FullName;
        var before = File.GetUnixFileMode(victim);
        await Nobody.ShAsync("ln -s \"$1\" \"$2\"", victim, Mine);

        Assert.Contains("belongs to user 65534", Assert.Throws<IOException>(() => PrivateFolder.Check(Mine)).Message);
        Assert.Equal(before, File.GetUnixFileMode(victim));
    }

    // A container that has a part of the folder mounted may run as anybody, and exchange folders for links while they are removed.
    [Fact, Needs(Capability.Root)]
    public async Task Nothing_is_removed_through_a_link_that_appears_meanwhile()
    {
        for (var round = 0; round < 10; round++)
        {
            var victim = _folder.Write("victim/file", "precious");
            var identity = PrivateFolder.Create(Mine);
            var part = Directory.CreateDirectory(Path.Combine(Mine, "part")).FullName;
            foreach (var folder in new[] { part, Mine })
                File.SetUnixFileMode(folder, Everybody);
            var start = Nobody.Start(Program.Executable, "exchange", part, _folder.PathOf("victim"));
            start.RedirectStandardOutput = true;
            using var attacker = System.Diagnostics.Process.Start(start)!;
            try
            {
                Assert.Equal("ready", await attacker.StandardOutput.ReadLineAsync());
                PrivateFolder.Remove(Mine, identity);
            }
            catch (IOException)
            {
                // The attacker keeps adding to it.
            }
            finally
            {
                attacker.Kill();
                await attacker.WaitForExitAsync();
            }
            Assert.True(File.Exists(victim));
            PrivateFolder.Remove(Mine, identity);
        }
    }
}
