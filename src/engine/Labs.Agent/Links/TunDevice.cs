using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Links;

/// <summary>A TUN interface in a network namespace. Its descriptor works from any namespace; the interface ends with it.</summary>
internal sealed class TunDevice : IDisposable
{
    private const string Node = "/dev/net/tun";

    private TunDevice(int fd) => Fd = fd;

    public int Fd { get; }

    public static async Task<TunDevice> CreateAsync(LinkEnd end, int mtu, CancellationToken cancellationToken)
    {
        MakeNode();
        var device = new TunDevice(await NamespaceThread.RunAsync(end.Target, ["net"], () => Open(end.Device)));
        try
        {
            await Tool.RunAsync(end.Target, cancellationToken, "ip", "address", "add", end.Address, "dev", end.Device);
            // The bottleneck is the link's own queue: no packet may be lost before it.
            string[] up = ["link", "set", end.Device, "mtu", $"{mtu}", "txqueuelen", "20000", "up"];
            await Tool.RunAsync(end.Target, cancellationToken, "ip", up);
            await Tool.RunAsync(end.Target, cancellationToken, "ip", "link", "set", "lo", "up");
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    public void Dispose() => _ = RawNative.close(Fd);

    // Containers have no such node. The tool container's device rule allows it.
    private static void MakeNode()
    {
        if (File.Exists(Node))
            return;
        Directory.CreateDirectory("/dev/net");
        if (Native.mknod(Node, Native.S_IFCHR | 0x180, Native.Device(10, 200)) < 0 && !File.Exists(Node))
            throw new AgentException($"{Node} is missing and can't be made: {Reason()}. The tool container needs MKNOD, or the engine's " +
                "machine the module tun (modprobe tun) and a container with that device.");
    }

    private static unsafe int Open(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) is < 1 or > 15)
            throw new AgentException($"'{name}' is no interface name; expected 1 to 15 bytes.");
        var fd = RawNative.open(Node, RawNative.O_RDWR | RawNative.O_NONBLOCK | RawNative.O_CLOEXEC);
        if (fd < 0)
            throw new AgentException($"{Node} can't be opened: {Reason()}. The engine's Linux kernel needs the module tun " +
                "(modprobe tun on its machine), and the tool container needs device 10:200.");
        // struct ifreq of linux/if.h: the name, then the flags.
        var request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        Encoding.UTF8.GetBytes(name, new Span<byte>(request, 15));
        *(short*)(request + 16) = RawNative.IFF_TUN | RawNative.IFF_NO_PI;
        if (RawNative.ioctl(fd, RawNative.TUNSETIFF, request) == 0)
            return fd;
        var reason = Reason();
        _ = RawNative.close(fd);
        throw new AgentException($"interface {name} can't be made: {reason}. " +
            "It needs NET_ADMIN in the container's network namespace, and a name that is free there.");
    }

    private static string Reason() => new Win32Exception(Marshal.GetLastPInvokeError()).Message;
}
