namespace Labs.Agent.Contracts;

/// <summary>Makes the agent's power disk. An agent holds one disk at most.</summary>
/// <param name="Folder">A folder of the tool container, on the engine's storage, for the file that holds everything.</param>
/// <param name="Name">The first part of the files' names. Lists of loop devices show it, so it identifies the session.</param>
/// <param name="Bytes">The size of the disk's block device.</param>
public sealed record DiskArguments(string Folder, string Name, long Bytes);

/// <summary>The disk is there.</summary>
/// <param name="Device">The block device's path on the engine's host: /dev/loopN.</param>
public sealed record DiskReply(string Device);
