using Labs.Agent.Contracts;

namespace Labs.Agent.Sockets;

internal static class SocketsHandlers
{
    public static void AddTo(AgentLoop loop) => loop
        .On(SocketsOperations.List, SocketTable.ListAsync)
        .On(SocketsOperations.Call, new SocketDesk().CallAsync)
        .On(SocketsOperations.Diag, SocketQueries.ListAsync)
        .On(SocketsOperations.Kill, SocketQueries.KillAsync)
        .On(SocketsOperations.Watch, SocketWatcher.WatchAsync)
        .On(SocketsOperations.Churn, Churn.RunAsync);
}
