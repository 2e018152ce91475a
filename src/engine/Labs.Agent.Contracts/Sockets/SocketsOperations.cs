using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>Sockets of network namespaces: listed, opened, moved by single system calls, ended, watched.</summary>
public static class SocketsOperations
{
    /// <summary>Lists the sockets of a network namespace with the processes that hold them.</summary>
    public static readonly Operation<AgentTarget, Nothing, SocketRow[]> List =
        new("sockets.list", SocketsJson.Default.AgentTarget, Nothing.Json, SocketsJson.Default.SocketRowArray);

    /// <summary>Makes one system call on a socket of the agent.</summary>
    public static readonly Operation<SocketCall, Nothing, SocketAnswer> Call =
        new("sockets.call", SocketsJson.Default.SocketCall, Nothing.Json, SocketsJson.Default.SocketAnswer);

    /// <summary>Lists sockets through sock_diag(7).</summary>
    public static readonly Operation<DiagArguments, Nothing, DiagReply> Diag =
        new("sockets.diag", SocketsJson.Default.DiagArguments, Nothing.Json, SocketsJson.Default.DiagReply);

    /// <summary>Ends a socket from outside its process.</summary>
    public static readonly Operation<DiagKillArguments, Nothing, Nothing> Kill =
        new("sockets.kill", SocketsJson.Default.DiagKillArguments, Nothing.Json, Nothing.Json);

    /// <summary>Follows connections until the client cancels. The items are changes of state.</summary>
    public static readonly Operation<WatchArguments, WatchItem, Nothing> Watch =
        new("sockets.watch", SocketsJson.Default.WatchArguments, SocketsJson.Default.WatchItem, Nothing.Json);

    /// <summary>Opens and closes many short connections.</summary>
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
