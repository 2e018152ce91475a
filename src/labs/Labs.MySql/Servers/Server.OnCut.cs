using System.Globalization;
using Labs.Agent.Client;
using Labs.Docker;

namespace Labs.MySql;

public sealed partial class Server
{
    /// <summary>The process of a server on a power cut, which is in the container of the server that goes on.</summary>
    private (string Name, AgentProcess Process, int Port)? _onCut;

    /// <summary>
    /// Starts a server on a power cut of another one's disk: a process in that one's container, with the cut in place of its data, at
    /// a port of its own. The engine has nothing to do for it. Where this machine does not reach containers' own addresses, it is a
    /// container after all.
    /// </summary>
    /// <param name="lost">It runs, and its root has the session's password on the disk.</param>
    /// <exception cref="ServerException">It ended before it answered, or did not answer in time.</exception>
    internal static async Task<Server> StartOnCutAsync(Server lost, DiskCut cut, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var spec = new ServerSpec { Name = $"{lost.Name}-cut-{cut.Number}", Image = lost.Container.Image, Data = cut.Volume, Settings = settings };
        if (lost._group.ReachesContainers != true)
            return await StartNewAsync(lost.Engine, lost.Product, spec, cancellationToken);
        var (serverId, port) = (lost._group.TakeServerId(null), Port + cut.Number);
        string[] command = ["start", string.Create(CultureInfo.InvariantCulture, $"--port={port}"), .. Arguments(spec, serverId)];
        var process = await cut.StartInAsync(lost.Container, "/data", ["/run/mysqld"], command, cancellationToken);
        var server = new Server(lost._group, spec, lost.Container, lost.Product, serverId) { _onCut = (spec.Name, process, port) };
        try
        {
            await server.UntilReadyAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.RemoveAsync(CancellationToken.None);
            throw;
        }
    }
}
