using Labs.Agent.Contracts;
using Labs.Agent.Linux;
using Labs.Agent.Processes;

namespace Labs.Agent.Disks;

/// <summary>
/// Runs commands on a power disk's cut, in the network, IPC and UTS namespaces of a running container. The command gets a copy of
/// the container's mounts in which the cut replaces one folder. The copy ends with the command, so that any number of cuts can be in
/// use at the same time, in the same folder.
/// </summary>
internal static class CutCommand
{
    // The runtime loads its parts from the agent's file when they are first needed, and the container's mounts have no such file. So
    // the code that starts a process, and the code that reports why it can't, must have run once before.
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

    public static async Task<RunResult> RunAsync(CutRunArguments arguments, Func<RunItem, Task> item, CancellationToken cancellationToken)
    {
        _ = s_rehearsed.Value;
        var device = LoopDevice.NumberOf(arguments.Device);
        // A process starts in the namespaces of the thread that starts it.
        using var process = await NamespaceThread.RunAsync(arguments.Target, ["net", "ipc", "uts", "mnt"], () =>
        {
            Mount(arguments, device);
            return Tool.Start(arguments.Command);
        });
        return await CommandRun.FollowAsync(process, item, cancellationToken);
    }

    /// <summary>Gives the calling thread a mount namespace of its own and mounts the cut there.</summary>
    private static void Mount(CutRunArguments arguments, ulong device)
    {
        Native.Check(Native.unshare(Native.CLONE_NEWNS), "unshare(CLONE_NEWNS)");
        Native.Check(Native.mount("none", "/", "", Native.MS_REC | Native.MS_PRIVATE, null), "making the mounts private");
        foreach (var folder in arguments.Scratch)
            Native.Check(Native.mount("tmpfs", folder, "tmpfs", 0, "mode=1777"), $"mount of tmpfs at {folder}");
        // The container's /dev lacks the device. Its node is made below the mount point, where the mount then hides it.
        Native.Check(Native.mount("tmpfs", arguments.Folder, "tmpfs", 0, "mode=700"), $"mount of tmpfs at {arguments.Folder}");
        var node = $"{arguments.Folder}/{Path.GetFileName(arguments.Device)}";
        if (Native.mknod(node, Native.S_IFBLK | 0x180 /* 0600 */, device) < 0)
            throw Native.Error($"mknod {node}");
        Native.Check(Native.mount(node, arguments.Folder, "ext4", Native.MS_NOATIME, arguments.Options),
            $"mount of {arguments.Device} as ext4 at {arguments.Folder}");
    }
}
