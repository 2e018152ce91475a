using System.Text.Json.Serialization;

namespace Labs.Docker;

/// <param name="Folder">Where the disk's file system image goes: a folder of the tool container, on storage of the engine.</param>
/// <param name="Name">Of its files, so that a list of loop devices tells whose they are.</param>
internal sealed record DiskCreateArguments(string Folder, string Name, long Bytes);

/// <summary>A disk: the block device, as the engine's host names it, and how long each step took, in order.</summary>
internal sealed record DiskReply(string Device, DiskStep[] Steps);

/// <summary>A step of making a disk or a cut.</summary>
public sealed record DiskStep(string Name, double Milliseconds);

internal sealed record DiskCutArguments(int Number);

/// <param name="BeganUnixMs">Just before the clone, by the engine's clock; what was durable then is in the cut.</param>
/// <param name="EndedUnixMs">Just after it; what was written later is not in the cut.</param>
internal sealed record DiskCutReply(string Device, double BeganUnixMs, double EndedUnixMs, DiskStep[] Steps);

/// <param name="Target">Whose namespaces the command runs in.</param>
/// <param name="Device">The cut, as the engine's host names it.</param>
/// <param name="Options">Of its ext4.</param>
/// <param name="Folder">Where the command has the cut, in place of what the target has there.</param>
/// <param name="Scratch">Folders that the command has to itself, empty, in memory.</param>
internal sealed record CutRunArguments(AgentTarget Target, string Device, string Options, string Folder, string[] Scratch, string[] Command);

/// <summary>How a record is made durable before the next one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecordSync>))]
public enum RecordSync
{
    /// <summary>Not at all: acknowledged when write(2) returned, so it is in the page cache.</summary>
    None,

    /// <summary>By fdatasync(2): the data and what is needed to find it, such as the file's size.</summary>
    Data,

    /// <summary>By fsync(2): all of the file's metadata too, such as its times.</summary>
    All,
}

/// <param name="Rate">Records per second at most; 0 for no limit.</param>
/// <param name="Count">How many; 0 until cancelled.</param>
/// <param name="Nameless">Deletes the file as soon as it is open, so that nothing is left.</param>
internal sealed record RecordWriteArguments(AgentTarget Target, string Path, int Bytes, RecordSync Sync, double Rate, long Count, bool Nameless = false);

/// <param name="Acknowledged">Records 1 to this one are acknowledged.</param>
/// <param name="SyncUs">How long write and sync took of each record acknowledged since the last item, in microseconds; thinned beyond 500.</param>
internal sealed record RecordWriteItem(long Acknowledged, double UnixMs, double[] SyncUs);

internal sealed record CutRecordsArguments(int Number, string File, int Bytes);

/// <param name="MountMs">How long the mount took: the recovery by the journal.</param>
internal sealed record CutRecordsReply(RecordsFound Found, double MountMs);

internal sealed record RecordReadArguments(AgentTarget Target, string Path, int Bytes);

/// <summary>What a file of records holds.</summary>
/// <param name="Exists">The file is there.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Intact">Records 1 to this one are there and whole.</param>
/// <param name="Later">Whole records after the first gap.</param>
public sealed record RecordsFound(bool Exists, long Bytes, long Intact, long Later);
