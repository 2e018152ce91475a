using Labs.Agent.Contracts;
using Labs.Agent.Mounts;
using Labs.Agent.Processes;

namespace Labs.Agent.Tests;

/// <summary>Parses recorded files of /proc (Linux 6.18), and the examples of proc(5).</summary>
public sealed class MountInfoTests
{
    [Fact]
    public void A_line_has_its_file_system_and_its_place()
    {
        var mount = Assert.Single(MountInfo.Parse("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n"));

        Assert.Equal(new MountRow(36, 35, "98:0", "/mnt1", "/mnt2", "rw,noatime", "ext3", "/dev/root", "rw,errors=continue")
        {
            MasterGroup = 1,
        }, mount);
    }

    [Theory]
    [InlineData("", "private")]
    [InlineData("shared:7 ", "shared")]
    [InlineData("master:3 ", "slave")]
    [InlineData("shared:7 master:3 propagate_from:2 ", "shared and slave")]
    [InlineData("unbindable ", "unbindable")]
    public void Optional_fields_say_how_a_mount_propagates(string optional, string expected)
    {
        var mount = Assert.Single(MountInfo.Parse($"1 2 0:5 / /p rw {optional}- tmpfs tmpfs rw"));

        Assert.Equal(expected, mount.Propagation);
    }

    [Fact]
    public void Spaces_and_letters_outside_ASCII_in_paths_are_read()
    {
        var mount = Assert.Single(MountInfo.Parse(@"1 2 0:5 / /größe\040und\134ende rw - tmpfs my\040disk rw"));

        Assert.Equal((@"/größe und\ende", "my disk"), (mount.Path, mount.Source));
    }

    [Fact]
    public void A_line_of_another_format_is_named()
    {
        var error = Assert.Throws<AgentException>(() => MountInfo.Parse("/dev/sda1 / ext4 rw 0 0"));

        Assert.Contains("/dev/sda1 / ext4", error.Message);
    }

    [Fact]
    public void Ids_are_mapped_by_ranges()
    {
        var maps = new IdMaps(IdMapFile.Parse("         0     100000      65536\n     70000       1000          1\n"), []);

        Assert.Equal(new IdMapRow(0, 100000, 65536), maps.Users[0]);
        Assert.Equal([100000, 165535, null, 1000],
            new long[] { 0, 65535, 65536, 70000 }.Select(maps.UserOnHost));
    }
}
