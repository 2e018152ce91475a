using Labs.Agent.Contracts;

namespace Labs.Agent.Load;

internal static class LoadHandlers
{
    public static void AddTo(AgentLoop loop) => loop.On(LoadOperations.Run, LoadRun.RunAsync);
}
