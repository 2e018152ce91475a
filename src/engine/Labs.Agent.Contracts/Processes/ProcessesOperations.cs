using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>Namespaces, process trees, and commands that run in chosen namespaces.</summary>
public static class ProcessesOperations
{
    /// <summary>Returns the inode numbers of a process's namespaces.</summary>
    public static readonly Operation<AgentTarget, Nothing, NamespaceSet> Namespaces =
        new("processes.namespaces", ProcessesJson.Default.AgentTarget, Nothing.Json, ProcessesJson.Default.NamespaceSet);

    /// <summary>Lists the processes in a PID namespace.</summary>
    public static readonly Operation<AgentTarget, Nothing, ProcessRow[]> List =
        new("processes.list", ProcessesJson.Default.AgentTarget, Nothing.Json, ProcessesJson.Default.ProcessRowArray);

    /// <summary>Reads the status of processes, in the order in which they were asked for. Those that have ended are left out.</summary>
    public static readonly Operation<StatusArguments, Nothing, ProcessStatus[]> Status =
        new("processes.status", ProcessesJson.Default.StatusArguments, Nothing.Json, ProcessesJson.Default.ProcessStatusArray);

    /// <summary>Lists the threads of one process.</summary>
    public static readonly Operation<StatusArguments, Nothing, ThreadRow[]> Threads =
        new("processes.threads", ProcessesJson.Default.StatusArguments, Nothing.Json, ProcessesJson.Default.ThreadRowArray);

    /// <summary>Reads the user and group ids that the user namespace of one process maps.</summary>
    public static readonly Operation<StatusArguments, Nothing, IdMaps> IdMaps =
        new("processes.idmaps", ProcessesJson.Default.StatusArguments, Nothing.Json, ProcessesJson.Default.IdMaps);

    /// <summary>Counts zombies on a fixed schedule. The items are the counts.</summary>
    public static readonly Operation<ZombieArguments, ZombieSample, Nothing> SampleZombies =
        new("processes.zombies", ProcessesJson.Default.ZombieArguments, ProcessesJson.Default.ZombieSample, Nothing.Json);

    /// <summary>Runs a command in chosen namespaces. The items are its process id and its output.</summary>
    public static readonly Operation<RunArguments, RunItem, RunResult> Run =
        new("processes.run", ProcessesJson.Default.RunArguments, ProcessesJson.Default.RunItem, ProcessesJson.Default.RunResult);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentTarget))]
[JsonSerializable(typeof(NamespaceSet))]
[JsonSerializable(typeof(ProcessRow[]))]
[JsonSerializable(typeof(StatusArguments))]
[JsonSerializable(typeof(ProcessStatus[]))]
[JsonSerializable(typeof(ThreadRow[]))]
[JsonSerializable(typeof(IdMaps))]
[JsonSerializable(typeof(ZombieArguments))]
[JsonSerializable(typeof(ZombieSample))]
[JsonSerializable(typeof(RunArguments))]
[JsonSerializable(typeof(RunItem))]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class ProcessesJson : JsonSerializerContext;
