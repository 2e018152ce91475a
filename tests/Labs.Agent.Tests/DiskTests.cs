using System.Runtime.CompilerServices;
using Labs.Agent.Contracts;
using Labs.Agent.Disks;
using Labs.Agent.Linux;

namespace Labs.Agent.Tests;

public sealed class DiskTests
{
    [Fact]
    public void Structures_have_the_sizes_of_linux_loop_h()
    {
        Assert.Equal(304, Unsafe.SizeOf<LoopDevice.LoopConfig>());
        Assert.Equal(232, Unsafe.SizeOf<LoopDevice.LoopInfo>());
    }

    [Theory]
    [InlineData(7, 0, 0x700)]
    [InlineData(7, 300, 0x10072c)]
    public void Device_numbers_are_packed_as_by_makedev(uint major, uint minor, ulong device) =>
        Assert.Equal(device, Native.Device(major, minor));

    [Fact]
    public void A_Linux_kernel_without_xfs_is_distinguished_from_other_failures()
    {
        var error = new AgentException("mount of /dev/loop0 as xfs: No such device");

        Assert.Contains("the engine's Linux kernel has no xfs", PowerDisk.MountFailed(error, "nodev\tsysfs\n\text4\n").Message);
        Assert.Same(error, PowerDisk.MountFailed(error, "nodev\tsysfs\n\text4\n\txfs\n"));
    }

    [Fact]
    public async Task Records_are_counted_up_to_the_first_gap_and_after_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            var arguments = new RecordWriteArguments(AgentTarget.Host, file, 64, RecordSync.None, Rate: 0, Count: 100);
            await Records.WriteAsync(arguments, _ => Task.CompletedTask, CancellationToken.None);
            Assert.Equal(new RecordsFound(true, 6400, 100, 0), Records.Read(file, 64, CancellationToken.None));

            await using (var bytes = File.OpenWrite(file))
            {
                bytes.Position = 40 * 64 + 8;
                bytes.WriteByte(0xff);
            }
            Assert.Equal(new RecordsFound(true, 6400, 40, 59), Records.Read(file, 64, CancellationToken.None));
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Equal(new RecordsFound(false, 0, 0, 0), Records.Read(file, 64, CancellationToken.None));
    }
}
