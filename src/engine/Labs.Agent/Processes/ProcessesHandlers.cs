using Labs.Agent.Contracts;

namespace Labs.Agent.Processes;

internal static class ProcessesHandlers
{
    public static void AddTo(AgentLoop loop) => loop
        .On(ProcessesOperations.Namespaces, ProcessTable.NamespacesAsync)
        .On(ProcessesOperations.List, ProcessTable.ListAsync)
        .On(ProcessesOperations.Status, ProcessDetails.StatusAsync)
        .On(ProcessesOperations.Threads, ProcessDetails.ThreadsAsync)
        .On(ProcessesOperations.IdMaps, ProcessDetails.IdMapsAsync)
        .On(ProcessesOperations.SampleZombies, ProcessTable.SampleZombiesAsync)
        .On(ProcessesOperations.Run, CommandRun.RunAsync);
}
