using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>Sockets of network namespaces: listed, opened, moved by single system calls, ended, watched.</summary>
public static class SocketsOperations
{
    public static readonly Operation<AgentTarget, Nothing, SocketRow[]> List =
        new("sockets.list", SocketsJson.Default.AgentTarget, Nothing.Json, SocketsJson.Default.SocketRowArray);

    public static readonly Operation<SocketCall, Nothing, SocketAnswer> Call =
        new("sockets.call", SocketsJson.Default.SocketCall, Nothing.Json, SocketsJson.Default.SocketAnswer);

    public static readonly Operation<DiagArguments, Nothing, DiagReply> Diag =
        new("sockets.diag", SocketsJson.Default.DiagArguments, Nothing.Json, SocketsJson.Default.DiagReply);

    public static readonly Operation<DiagKillArguments, Nothing, Nothing> Kill =
        new("sockets.kill", SocketsJson.Default.DiagKillArguments, Nothing.Json, Nothing.Json);

    public static readonly Operation<WatchArguments, WatchItem, Nothing> Watch =
        new("sockets.watch", SocketsJson.Default.WatchArguments, SocketsJson.Default.WatchItem, Nothing.Json);

    public static readonly Operation<ChurnArguments, Nothing, ChurnReply> Churn =
        new("sockets.churn", SocketsJson.Default.ChurnArguments, Nothing.Json, SocketsJson.Default.ChurnReply);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentTarget))]
[JsonSerializable(typeof(SocketRow[]))]
[JsonSerializable(typeof(SocketCall))]
[JsonSerializable(typeof(SocketAnswer))]
[JsonSerializable(typeof(DiagArguments))]
[JsonSerializable(typeof(DiagReply))]
[JsonSerializable(typeof(DiagKillArguments))]
[JsonSerializable(typeof(WatchArguments))]
[JsonSerializable(typeof(WatchItem))]
[JsonSerializable(typeof(ChurnArguments))]
[JsonSerializable(typeof(ChurnReply))]
internal sealed partial class SocketsJson : JsonSerializerContext;
