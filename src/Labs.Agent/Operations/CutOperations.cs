using Labs.Agent.Linux;
using Labs.Docker;

namespace Labs.Agent.Operations;

/// <summary>
/// Commands on a power disk's cut, in the network, IPC and UTS namespaces of a running container and with a copy of its mounts, in
/// which the cut takes the place of one folder. The copy is the command's own and ends with it, so that any number of cuts are in use
/// at the same time, in the same folder.
/// </summary>
internal static class CutOperations
{
    // The runtime loads its parts from the agent's file when they are first needed, and in the container's mounts there is no such
    // file: what starts a process, and what tells why it can't, has to be used once before.
    private static readonly Lazy<bool> s_rehearsed = new(() =>
    {
        using (var process = Tool.Start(["true"]))
            process.WaitForExit();
        try
        {
            Tool.Start(["/no/such/command"]).Dispose();
        }
        catch (AgentException)
        {
        }
        return true;
    });

    public static async Task<RunResult> RunAsync(CutRunArguments arguments, Func<RunItem, Task> item, CancellationToken ct)
    {
        _ = s_rehearsed.Value;
        var device = LoopDevice.NumberOf(arguments.Device);
        // A process starts in the namespaces of the thread that starts it.
        using var process = await NamespaceThread.RunAsync(arguments.Target, ["net", "ipc", "uts", "mnt"], () =>
        {
            Mount(arguments, device);
            return Tool.Start(arguments.Command);
        });
        return await RunOperations.FollowAsync(process, null, item, ct);
    }

    /// <summary>Leaves the calling thread with mounts of its own.</summary>
    private static void Mount(CutRunArguments arguments, ulong device)
    {
        Native.Check(Native.unshare(Native.CLONE_NEWNS), "unshare(CLONE_NEWNS)");
        Native.Check(Native.mount("none", "/", "", Native.MS_REC | Native.MS_PRIVATE, null), "making the mounts private");
        foreach (var folder in arguments.Scratch)
            Native.Check(Native.mount("tmpfs", folder, "tmpfs", 0, "mode=1777"), $"mount of tmpfs at {folder}");
        // The container's /dev lacks the device. A node for it goes below the place where it is mounted, so that nobody sees it.
        Native.Check(Native.mount("tmpfs", arguments.Folder, "tmpfs", 0, "mode=700"), $"mount of tmpfs at {arguments.Folder}");
        var node = $"{arguments.Folder}/{Path.GetFileName(arguments.Device)}";
        if (Native.mknod(node, Native.S_IFBLK | 0x180 /* 0600 */, device) < 0)
            throw Native.Error($"mknod {node}");
        Native.Check(Native.mount(node, arguments.Folder, "ext4", Native.MS_NOATIME, arguments.Options), $"mount of {arguments.Device} as ext4 at {arguments.Folder}");
    }
}
