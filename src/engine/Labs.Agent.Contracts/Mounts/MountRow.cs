using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>A mount: a line of /proc/PID/mountinfo (proc(5)), as the process sees it.</summary>
/// <param name="Id">The mount's number, unique on the machine while the mount exists.</param>
/// <param name="Parent">The number of the mount that it is mounted on.</param>
/// <param name="Device">The device number of its files, "major:minor". Mounts with the same number show the same file system.</param>
/// <param name="Root">The folder of the file system that is the root of this mount; "/" unless it is a bind mount of a part.</param>
/// <param name="Path">Where it is mounted, relative to the process's root.</param>
/// <param name="Options">The options of this mount, such as "rw,nosuid".</param>
/// <param name="Type">The type of the file system, such as "overlay".</param>
/// <param name="Source">What is mounted, such as a device; often only a word.</param>
/// <param name="SuperOptions">The options of the file system, which all of its mounts share.</param>
public sealed record MountRow(
    int Id, int Parent, string Device, string Root, string Path, string Options, string Type, string Source, string SuperOptions)
{
    /// <summary>The peer group: mounts and unmounts below one member reach all of them. Null unless the mount is shared.</summary>
    public int? PeerGroup { get; init; }

    /// <summary>The peer group from which mounts and unmounts arrive. Null unless the mount is a slave.</summary>
    public int? MasterGroup { get; init; }

    /// <summary>The mount can't be the source of a bind mount.</summary>
    public bool Unbindable { get; init; }

    /// <summary>The propagation type (mount_namespaces(7)): shared, slave, "shared and slave", private or unbindable.</summary>
    [JsonIgnore]
    public string Propagation => (PeerGroup, MasterGroup, Unbindable) switch
    {
        ({ }, { }, _) => "shared and slave",
        ({ }, null, _) => "shared",
        (null, { }, _) => "slave",
        (_, _, true) => "unbindable",
        _ => "private",
    };
}
