using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>Namespaces, process trees, and commands that run in chosen namespaces.</summary>
public static class ProcessesOperations
{
    public static readonly Operation<AgentTarget, Nothing, NamespaceSet> Namespaces =
        new("processes.namespaces", ProcessesJson.Default.AgentTarget, Nothing.Json, ProcessesJson.Default.NamespaceSet);

    public static readonly Operation<AgentTarget, Nothing, ProcessRow[]> List =
        new("processes.list", ProcessesJson.Default.AgentTarget, Nothing.Json, ProcessesJson.Default.ProcessRowArray);

    public static readonly Operation<ZombieArguments, ZombieSample, Nothing> SampleZombies =
        new("processes.zombies", ProcessesJson.Default.ZombieArguments, ProcessesJson.Default.ZombieSample, Nothing.Json);

    public static readonly Operation<RunArguments, RunItem, RunResult> Run =
        new("processes.run", ProcessesJson.Default.RunArguments, ProcessesJson.Default.RunItem, ProcessesJson.Default.RunResult);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentTarget))]
[JsonSerializable(typeof(NamespaceSet))]
[JsonSerializable(typeof(ProcessRow[]))]
[JsonSerializable(typeof(ZombieArguments))]
[JsonSerializable(typeof(ZombieSample))]
[JsonSerializable(typeof(RunArguments))]
[JsonSerializable(typeof(RunItem))]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class ProcessesJson : JsonSerializerContext;
