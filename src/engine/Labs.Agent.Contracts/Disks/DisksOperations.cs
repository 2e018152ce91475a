using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>A disk whose power can be cut, commands on its cuts, and numbered records that show what survived.</summary>
public static class DisksOperations
{
    /// <summary>Makes the agent's power disk.</summary>
    public static readonly Operation<DiskArguments, Nothing, DiskReply> Create =
        new("disks.create", DisksJson.Default.DiskArguments, Nothing.Json, DisksJson.Default.DiskReply);

    /// <summary>Makes everything on the power disk durable (syncfs(2)).</summary>
    public static readonly Operation<Nothing, Nothing, Nothing> Sync = new("disks.sync", Nothing.Json, Nothing.Json, Nothing.Json);

    /// <summary>Makes a cut of the power disk.</summary>
    public static readonly Operation<CutArguments, Nothing, CutReply> Cut =
        new("disks.cut", DisksJson.Default.CutArguments, Nothing.Json, DisksJson.Default.CutReply);

    /// <summary>Deletes a cut; does nothing if there is none with this number.</summary>
    public static readonly Operation<CutArguments, Nothing, Nothing> DropCut =
        new("disks.cut-drop", DisksJson.Default.CutArguments, Nothing.Json, Nothing.Json);

    /// <summary>Runs a command with a cut mounted over a folder. The items are its process id and its output.</summary>
    public static readonly Operation<CutRunArguments, RunItem, RunResult> RunOnCut =
        new("disks.cut-run", DisksJson.Default.CutRunArguments, DisksJson.Default.RunItem, DisksJson.Default.RunResult);

    /// <summary>Counts the records on a cut.</summary>
    public static readonly Operation<CutReadArguments, Nothing, RecordsFound> ReadCut =
        new("disks.cut-read", DisksJson.Default.CutReadArguments, Nothing.Json, DisksJson.Default.RecordsFound);

    /// <summary>Writes numbered records until their number is reached or the client cancels. The items are acknowledgements.</summary>
    public static readonly Operation<RecordWriteArguments, RecordWriteItem, Nothing> WriteRecords =
        new("disks.records-write", DisksJson.Default.RecordWriteArguments, DisksJson.Default.RecordWriteItem, Nothing.Json);

    /// <summary>Counts the records in a file.</summary>
    public static readonly Operation<RecordReadArguments, Nothing, RecordsFound> ReadRecords =
        new("disks.records-read", DisksJson.Default.RecordReadArguments, Nothing.Json, DisksJson.Default.RecordsFound);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiskArguments))]
[JsonSerializable(typeof(DiskReply))]
[JsonSerializable(typeof(CutArguments))]
[JsonSerializable(typeof(CutReply))]
[JsonSerializable(typeof(CutRunArguments))]
[JsonSerializable(typeof(RunItem))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(CutReadArguments))]
[JsonSerializable(typeof(RecordWriteArguments))]
[JsonSerializable(typeof(RecordWriteItem))]
[JsonSerializable(typeof(RecordReadArguments))]
[JsonSerializable(typeof(RecordsFound))]
internal sealed partial class DisksJson : JsonSerializerContext;
