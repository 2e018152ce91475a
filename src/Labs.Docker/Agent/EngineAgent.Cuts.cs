namespace Labs.Docker;

public sealed partial class EngineAgent
{
    /// <inheritdoc cref="DiskCut.StartInAsync"/>
    internal async Task<AgentProcess> StartOnCutAsync(Container container, string device, string options, string folder, IReadOnlyList<string> scratch, IReadOnlyList<string> command, CancellationToken ct)
    {
        var target = await ((Place)container).TargetAsync(ct).ConfigureAwait(false);
        var arguments = new CutRunArguments(target, device, options, folder, [.. scratch], [.. command]);
        return await AgentProcess.StartAsync(await ConnectAsync(ct).ConfigureAwait(false), AgentOperations.RunOnCut, arguments, command).ConfigureAwait(false);
    }
}
