using Labs.Agent.Contracts;

namespace Labs.Agent.Flows;

internal static class FlowsHandlers
{
    public static void AddTo(AgentLoop loop) => loop.On(FlowsOperations.Run, FlowRun.RunAsync);
}
