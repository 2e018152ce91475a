using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>How a record is made durable before it is acknowledged.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecordSync>))]
public enum RecordSync
{
    /// <summary>Not at all: acknowledged when write(2) returns, with the data in the page cache.</summary>
    None,

    /// <summary>By fdatasync(2): the data and the metadata needed to find it, such as the file's size.</summary>
    Data,

    /// <summary>By fsync(2): all of the file's metadata too, such as its times.</summary>
    All,
}

/// <summary>Appends numbered records to a file, one after another.</summary>
/// <param name="Path">As the target's mount namespace sees it.</param>
/// <param name="Bytes">The length of a record: a multiple of 8 from 16 to 65536.</param>
/// <param name="Rate">Records per second at most; 0 for no limit.</param>
/// <param name="Count">How many records; 0 to write until the request is cancelled.</param>
/// <param name="Nameless">Deletes the file's name as soon as it is open, so that nothing is left behind.</param>
public sealed record RecordWriteArguments(
    AgentTarget Target, string Path, int Bytes, RecordSync Sync, double Rate, long Count, bool Nameless = false);

/// <summary>Records that were acknowledged since the last item.</summary>
/// <param name="Acknowledged">The number of the last acknowledged record; all before it are acknowledged too.</param>
/// <param name="SyncUs">How long write and sync took for each of them, in microseconds; thinned beyond 500.</param>
public sealed record RecordWriteItem(long Acknowledged, double[] SyncUs);

/// <summary>Looks for records in a file.</summary>
/// <param name="Path">As the target's mount namespace sees it.</param>
/// <param name="Bytes">The length of a record.</param>
public sealed record RecordReadArguments(AgentTarget Target, string Path, int Bytes);

/// <summary>What a file of records holds.</summary>
/// <param name="Exists">The file exists.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Intact">Records 1 to this one are complete.</param>
/// <param name="Later">The number of complete records after the first gap.</param>
public sealed record RecordsFound(bool Exists, long Bytes, long Intact, long Later);
