using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Labs.Agent.Linux;
using Labs.Docker;

namespace Labs.Agent.Operations;

/// <summary>System V shared memory of an IPC namespace, and abstract Unix sockets, which belong to the network namespace.</summary>
internal static class IpcOperations
{
    public static Task<SegmentReply> SegmentAsync(SegmentArguments arguments, CancellationToken ct) =>
        NamespaceThread.RunAsync(arguments.Target, ["ipc"], () => arguments.Action switch
        {
            "create" => Create(arguments),
            "read" => Read(arguments.Key),
            "remove" => Remove(arguments.Key),
            "list" => new SegmentReply(List(), null),
            var other => throw new AgentException($"'{other}' is nothing to do with a segment; expected create, read, remove or list."),
        });

    public static async Task<AbstractReply> AbstractAsync(AbstractArguments arguments, Func<AbstractReply, Task> item, CancellationToken ct)
    {
        var address = new UnixDomainSocketEndPoint("\0" + arguments.Name);
        using var socket = await NamespaceThread.RunAsync(arguments.Target, ["net"], () => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        if (arguments.Action == "connect")
        {
            try
            {
                await socket.ConnectAsync(address, ct);
                return new AbstractReply(true, "connected");
            }
            catch (SocketException e)
            {
                return new AbstractReply(false, e.Message);
            }
        }
        socket.Bind(address);
        socket.Listen();
        await item(new AbstractReply(true, "listening"));
        while (true)
            (await socket.AcceptAsync(ct)).Dispose();
    }

    private static SegmentReply Create(SegmentArguments arguments)
    {
        var text = Encoding.UTF8.GetBytes(arguments.Text ?? "");
        var id = Native.shmget(arguments.Key, (nuint)Math.Max(arguments.Bytes, text.Length + 1), Native.IPC_CREAT | Convert.ToInt32("600", 8));
        Native.Check(id, $"shmget(0x{arguments.Key:x})");
        Attached(id, 0, memory => Marshal.Copy(text, 0, memory, text.Length));
        return new SegmentReply([.. List().Where(segment => segment.Id == id)], arguments.Text);
    }

    private static SegmentReply Read(int key)
    {
        var id = Native.shmget(key, 0, 0);
        Native.Check(id, $"shmget(0x{key:x})");
        string? text = null;
        Attached(id, Native.SHM_RDONLY, memory => text = Marshal.PtrToStringUTF8(memory));
        return new SegmentReply([.. List().Where(segment => segment.Id == id)], text);
    }

    private static SegmentReply Remove(int key)
    {
        var id = Native.shmget(key, 0, 0);
        Native.Check(id, $"shmget(0x{key:x})");
        Native.Check(Native.shmctl(id, Native.IPC_RMID, 0), $"shmctl({id}, IPC_RMID)");
        return new SegmentReply(List(), null);
    }

    private static void Attached(int id, int flags, Action<nint> use)
    {
        var memory = Native.shmat(id, 0, flags);
        if (memory == -1)
            throw Native.Error($"shmat({id})");
        try
        {
            use(memory);
        }
        finally
        {
            _ = Native.shmdt(memory);
        }
    }

    // proc_sys(5): key, shmid, perms, size, cpid, lpid, nattch. The file shows the namespace of the opening thread.
    private static SharedSegment[] List() =>
        [.. (ProcessFiles.Text("/proc/sysvipc/shm") ?? "").Split('\n').Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 6)
            .Select(words => new SharedSegment(int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture),
                long.Parse(words[3], CultureInfo.InvariantCulture), int.Parse(words[6], CultureInfo.InvariantCulture)))];
}
