using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Labs.Agent.Linux;
using Microsoft.Win32.SafeHandles;

namespace Labs.Agent.Disks;

/// <summary>
/// A file as a block device (loop(4), include/uapi/linux/loop.h). The Linux kernel removes the device when its last user, this object
/// or a mount, is gone (LO_FLAGS_AUTOCLEAR). So nothing is left of it even after SIGKILL.
/// </summary>
internal sealed partial class LoopDevice : IDisposable
{
    private const uint LOOP_CONFIGURE = 0x4C0A;
    private const uint LOOP_CTL_GET_FREE = 0x4C82;
    private const uint LO_FLAGS_AUTOCLEAR = 4;
    private const uint LO_FLAGS_DIRECT_IO = 16;
    private const int EBUSY = 16;
    private const int Attempts = 100;

    private readonly SafeFileHandle _device;

    private LoopDevice(string path, SafeFileHandle device) => (Path, _device) = (path, device);

    /// <summary>The device's path, /dev/loopN. It is the same here and on the engine's host.</summary>
    public string Path { get; }

    /// <summary>Returns the device number of /dev/loopN, for mknod(2).</summary>
    public static ulong NumberOf(string path)
    {
        var (major, minor) = Numbers(path);
        return Native.Device(major, minor);
    }

    /// <summary>Makes a block device of a file.</summary>
    /// <param name="direct">Bypasses the file's page cache (O_DIRECT), so that a completed write is in the file.</param>
    /// <param name="blockSize">The device's logical block size in bytes.</param>
    /// <exception cref="AgentException">No loop driver, no permission, no free device, or no direct I/O on that file.</exception>
    public static LoopDevice Attach(string file, bool direct, int blockSize)
    {
        using var backing = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        using var control = Open("/dev/loop-control", Native.S_IFCHR, 10, 237);
        var flags = LO_FLAGS_AUTOCLEAR | (direct ? LO_FLAGS_DIRECT_IO : 0);
        for (var left = Attempts; ; left--)
        {
            var number = Native.ioctl(control, LOOP_CTL_GET_FREE, 0);
            Native.Check(number,
                "LOOP_CTL_GET_FREE on /dev/loop-control: no free loop device; `losetup -a` on the engine's machine lists them");
            var (path, device) = OpenDevice(number);
            if (Configure(device, backing, file, flags, blockSize) == 0)
            {
                var loop = new LoopDevice(path, device);
                if (!direct || loop.Setting("dio") == "1")
                    return loop;
                loop.Dispose();
                throw new AgentException($"{path} on {file} does no direct I/O, so a write could stay in the page cache below it. " +
                    "The engine's storage must support O_DIRECT.");
            }
            var error = Marshal.GetLastPInvokeError();
            device.Dispose();
            // EBUSY: another process has taken the device since.
            if (error != EBUSY || left == 0)
                throw new AgentException($"LOOP_CONFIGURE of {path} with {file}: {new Win32Exception(error).Message}. " +
                    "It needs Linux 5.8 or later and CAP_SYS_ADMIN.");
        }
    }

    /// <summary>Releases the device. It stays while something is mounted from it.</summary>
    public void Dispose() => _device.Dispose();

    private static (string Path, SafeFileHandle Device) OpenDevice(int number)
    {
        var path = $"/dev/loop{number}";
        var (major, minor) = Numbers(path);
        return (path, Open(path, Native.S_IFBLK, major, minor));
    }

    // Minor numbers are multiples if the module was loaded with max_part.
    private static (uint Major, uint Minor) Numbers(string path)
    {
        var sys = $"/sys/block/{System.IO.Path.GetFileName(path)}/dev";
        var numbers = (ProcessFiles.Text(sys) ?? throw new AgentException($"{sys} is missing, so there is no {path}."))
            .Trim().Split(':').Select(text => uint.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1]);
    }

    /// <summary>Opens a device node of this container, and makes it first if it is missing.</summary>
    private static SafeFileHandle Open(string path, uint kind, uint major, uint minor)
    {
        const uint Mode = 0x180; // 0600
        if (!File.Exists(path) && Native.mknod(path, kind | Mode, Native.Device(major, minor)) < 0 && !File.Exists(path))
            throw Native.Error($"mknod {path}");
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentException($"{path} ({major}:{minor}) can't be opened: {e.Message} The engine's Linux kernel needs the loop " +
                "driver (modprobe loop), and the container needs the device cgroup rules for it.");
        }
    }

    private static int Configure(SafeFileHandle device, SafeFileHandle backing, string file, uint flags, int blockSize)
    {
        var config = new LoopConfig { FileDescriptor = (uint)(int)backing.DangerousGetHandle(), BlockSize = (uint)blockSize };
        config.Info.Flags = flags;
        Encoding.UTF8.GetBytes(file.AsSpan(0, Math.Min(file.Length, 63)), config.Info.FileName);
        return ioctl(device, LOOP_CONFIGURE, ref config);
    }

    private string Setting(string name) =>
        ProcessFiles.Text($"/sys/block/{System.IO.Path.GetFileName(Path)}/loop/{name}")?.Trim() ?? "";

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeHandle fd, nuint request, ref LoopConfig argument);

    /// <summary>struct loop_config, 304 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct LoopConfig
    {
        public uint FileDescriptor;
        public uint BlockSize;
        public LoopInfo Info;
        public Reserved Reserved;
    }

    /// <summary>struct loop_info64, 232 bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct LoopInfo
    {
        public ulong Device;
        public ulong Inode;
        public ulong RealDevice;
        public ulong Offset;
        public ulong SizeLimit;
        public uint Number;
        public uint EncryptType;
        public uint EncryptKeySize;
        public uint Flags;
        public Name FileName;
        public Name CryptName;
        public Key EncryptKey;
        public ulong Init0;
        public ulong Init1;
    }

    [System.Runtime.CompilerServices.InlineArray(64)]
    internal struct Name
    {
        private byte _first;
    }

    [System.Runtime.CompilerServices.InlineArray(32)]
    internal struct Key
    {
        private byte _first;
    }

    [System.Runtime.CompilerServices.InlineArray(8)]
    internal struct Reserved
    {
        private ulong _first;
    }
}
