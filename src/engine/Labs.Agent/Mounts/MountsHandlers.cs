using Labs.Agent.Contracts;
using Labs.Agent.Linux;
using Labs.Agent.Processes;

namespace Labs.Agent.Mounts;

internal static class MountsHandlers
{
    public static void AddTo(AgentLoop loop) => loop.On(MountsOperations.List, ListAsync);

    private static Task<MountRow[]> ListAsync(StatusArguments arguments, CancellationToken cancellationToken)
    {
        var pid = ProcessDetails.OnHost(arguments);
        return ProcessFiles.Text($"/proc/{pid}/mountinfo") is { } text
            ? Task.FromResult(MountInfo.Parse(text))
            : throw new AgentException($"process {arguments.InnerPids[0]} has ended.");
    }
}
