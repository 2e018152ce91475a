using System.CommandLine;
using Labs.Cli.Output;
using Labs.Docker;
using Labs.Kubernetes;

namespace Labs.Cli.Commands;

/// <summary><c>labs up</c>.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var command = new Command("up",
            "Install and start a Docker Engine if none answers (Debian and Ubuntu, as root), and install the kind command. "
            + "On other systems it prints what to install. Example: labs up");
        command.SetAction(async (_, cancellationToken) =>
        {
            var engine = await EngineStart.ScriptAsync(CommandLine.Repository, "up.sh");
            // Useful without an engine too: starting one later is enough then.
            var kind = await ClusterStart.InstallAsync(CommandLine.Repository);
            // The script believes DOCKER_HOST.
            if (engine == 0 && Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 })
                (await EngineAccess.OpenAsync(EngineEndpoint.Find(), cancellationToken)).Dispose();
            if (engine == 0 && kind == 0)
            {
                Terminal.Say($"kind is at {KindCommand.Find()?.Path}; clusters make their nodes from the image {ClusterStart.NodeImage}, "
                    + "which the first one pulls or builds (about 6 minutes on two processors). To have it now: "
                    + $"./labs images build {ClusterStart.NodeImage}");
            }
            return engine != 0 ? engine : kind;
        });
        return command;
    }
}
