namespace Labs.Docker.Tests;

/// <summary>The image with a virtual machine, whose Linux kernel is not the engine's.</summary>
public sealed class VirtualMachineTests : DockerLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Its_guest_boots_a_Linux_kernel_of_its_own()
    {
        var machine = await Docker.RunAsync("virtual-machine");

        var lines = (await machine.ExecAsync("boot", "tcg")).ThrowIfFailed().Lines;

        var said = lines.Select(line => line.Split(' ', 2)).ToDictionary(words => words[0], words => words[1]);
        Assert.Equal(["accelerator", "boot_id", "release", "seconds", "uptime"], said.Keys.Order());
        Assert.Equal("tcg", said["accelerator"]);
        Assert.Contains("cloud", said["release"]);
        Assert.NotEqual((await machine.ExecAsync("cat", "/proc/sys/kernel/random/boot_id")).Text, said["boot_id"]);
        Assert.True(double.Parse(said["seconds"]) > 0);
    }
}
