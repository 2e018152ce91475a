using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>A disk whose power can be cut, commands on its cuts, and numbered records that show what survived.</summary>
public static class DisksOperations
{
    public static readonly Operation<DiskArguments, Nothing, DiskReply> Create =
        new("disks.create", DisksJson.Default.DiskArguments, Nothing.Json, DisksJson.Default.DiskReply);

    public static readonly Operation<Nothing, Nothing, Nothing> Sync = new("disks.sync", Nothing.Json, Nothing.Json, Nothing.Json);

    public static readonly Operation<CutArguments, Nothing, CutReply> Cut =
        new("disks.cut", DisksJson.Default.CutArguments, Nothing.Json, DisksJson.Default.CutReply);

    public static readonly Operation<CutArguments, Nothing, Nothing> DropCut =
        new("disks.cut-drop", DisksJson.Default.CutArguments, Nothing.Json, Nothing.Json);

    public static readonly Operation<CutRunArguments, RunItem, RunResult> RunOnCut =
        new("disks.cut-run", DisksJson.Default.CutRunArguments, DisksJson.Default.RunItem, DisksJson.Default.RunResult);

    public static readonly Operation<CutReadArguments, Nothing, RecordsFound> ReadCut =
        new("disks.cut-read", DisksJson.Default.CutReadArguments, Nothing.Json, DisksJson.Default.RecordsFound);

    public static readonly Operation<RecordWriteArguments, RecordWriteItem, Nothing> WriteRecords =
        new("disks.records-write", DisksJson.Default.RecordWriteArguments, DisksJson.Default.RecordWriteItem, Nothing.Json);

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
