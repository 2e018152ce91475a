namespace Labs.Agent.Contracts;

/// <summary>Makes or drops a cut: the disk as a power loss at this moment would leave it.</summary>
/// <param name="Number">Chosen by the client and unique among the disk's cuts.</param>
public sealed record CutArguments(int Number);

/// <summary>The cut is there.</summary>
/// <param name="Device">The block device's path on the engine's host: /dev/loopN.</param>
public sealed record CutReply(string Device);

/// <summary>
/// Runs a command with a cut mounted over a folder, in the other namespaces of a running container. Only the command and its
/// children see the mount.
/// </summary>
/// <param name="Target">A process of the container.</param>
/// <param name="Device">The cut's block device on the engine's host.</param>
/// <param name="Options">The mount options of its ext4 file system.</param>
/// <param name="Folder">The folder of the container that the cut replaces.</param>
/// <param name="Scratch">Folders of the container that the command has to itself: empty, in memory.</param>
public sealed record CutRunArguments(AgentTarget Target, string Device, string Options, string Folder, string[] Scratch, string[] Command);

/// <summary>Mounts a cut in the tool container, which recovers its file system, and looks for records.</summary>
/// <param name="File">The path below the file system's root.</param>
/// <param name="Bytes">The length of a record.</param>
public sealed record CutReadArguments(int Number, string File, int Bytes);
