using System.Globalization;
using Labs.Agent.Contracts;

namespace Labs.Docker.Tests;

/// <summary>
/// What the labs' own containers may do on the engine's host, by the Linux kernel's account. An engine may lack capabilities, so a
/// container may have fewer.
/// </summary>
public sealed class RightsTests : DockerLab
{
    private const int SysAdmin = 21;

    // The engine's default set.
    private static readonly string[] s_default =
    [
        "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "NET_BIND_SERVICE", "NET_RAW", "SYS_CHROOT",
        "MKNOD", "AUDIT_WRITE", "SETFCAP",
    ];

    [Fact, Needs(Capability.Docker)]
    public async Task An_ordinary_container_has_the_engines_default_rights() =>
        await AssertRightsAsync(await Docker.RunAsync("busybox", new() { Command = Forever }), s_default);

    [Fact, Needs(Capability.Docker)]
    public async Task The_tool_container_lacks_what_neither_the_agent_nor_its_tools_use()
    {
        await Docker.Agent.StartAsync();
        var tools = await Docker.AttachAsync(Lab.Name("tools"));
        await AssertRightsAsync(tools,
        [
            .. s_default.Except(["AUDIT_WRITE", "NET_BIND_SERVICE", "SETFCAP", "SETPCAP"]),
            "SYS_PTRACE", "SYS_ADMIN", "NET_ADMIN", "DAC_READ_SEARCH",
        ]);
        await AssertDevicesAsync(tools);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_container_of_a_power_disk_may_mount_and_make_loop_devices_and_no_more()
    {
        var disk = await Docker.CreatePowerDiskAsync("rights", 64L << 20);
        await AssertRightsAsync(disk.Tools, ["SYS_ADMIN", "MKNOD"]);
        await AssertDevicesAsync(disk.Tools);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_docker_host_is_not_privileged()
    {
        var host = await DockerHost.StartAsync(Docker, "rights", await Docker.CreateNetworkAsync("rights"), ipForward: false);
        await AssertRightsAsync(host.Container, [.. s_default, "SYS_ADMIN", "NET_ADMIN"]);
        await AssertDevicesAsync(host.Container);
    }

    private static async Task AssertRightsAsync(Container container, string[] allowed)
    {
        Assert.False((await container.InspectAsync()).Raw.HostConfig!.Privileged);
        var status = (await container.ExecAsync("cat", "/proc/self/status")).ThrowIfFailed();
        var line = status.Lines.Single(line => line.StartsWith("CapBnd:", StringComparison.Ordinal));
        var bounding = ulong.Parse(line.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var had = new CapabilitySet(bounding).Names;
        Assert.Empty(had.Except(allowed));
        Assert.DoesNotContain(had, name => name.StartsWith("capability", StringComparison.Ordinal)); // one without a name
        Assert.Equal(allowed.Contains("SYS_ADMIN"), (bounding >> SysAdmin & 1) != 0); // the reading sees what there is
    }

    // /dev/mem and the first disk of other drivers: the control group of the container refuses them, whatever the file's mode is.
    private static async Task AssertDevicesAsync(Container container)
    {
        foreach (var (name, device) in new[] { ("mem", "c 1 1"), ("scsi", "b 8 0"), ("virtio", "b 254 0") })
        {
            var file = $"/tmp/labs-{name}";
            var read = await container.ExecAsync(
                "sh", "-c", $"mknod {file} {device} || exit 3; head -c 1 {file} >/dev/null; code=$?; rm {file}; exit $code");
            Assert.True(read.ExitCode is not 0, $"{name} was read");
            Assert.True(read.ExitCode == 3 || read.Stderr.Contains("not permitted", StringComparison.Ordinal), $"{name}: {read.Stderr}");
        }
    }
}
