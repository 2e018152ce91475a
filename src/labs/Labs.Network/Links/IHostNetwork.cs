using Labs.Agent.Client;

namespace Labs.Network;

/// <summary>What a host needs of the network that it belongs to: a link or a group of LANs.</summary>
internal interface IHostNetwork
{
    /// <summary>The agent that acts in the hosts' network namespaces.</summary>
    AgentClient Agent { get; }

    /// <summary>Every host of the network.</summary>
    IReadOnlyList<Host> Hosts { get; }

    /// <summary>Converts a time of the agent's monotonic clock to the time since the network came up.</summary>
    TimeSpan Since(long engineUs);
}

/// <summary>Runs tools in hosts' network namespaces.</summary>
internal static class HostTools
{
    /// <summary>Runs a program of the tool container in a host's network namespace.</summary>
    /// <exception cref="NetworkLabException">Its exit code is not 0.</exception>
    public static async Task ToolAsync(this IHostNetwork network, IPlace host, params string[] command)
    {
        var result = await network.Agent.Processes.RunAsync(host, ["net"], command);
        if (result.ExitCode == 0)
            return;
        var errors = string.Join(' ', result.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        throw new NetworkLabException($"{string.Join(' ', command)} on {host.Name}: exit code {result.ExitCode}: {errors}");
    }
}
