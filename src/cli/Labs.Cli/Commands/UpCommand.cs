using System.CommandLine;

namespace Labs.Cli.Commands;

internal static class UpCommand
{
    public static Command Create()
    {
        var command = new Command("up", "Install and start a Docker Engine if none answers (Debian and Ubuntu, as root), and bring the kind command; elsewhere say what to install. Example: labs up");
        command.SetAction(async (_, _) =>
        {
            var engine = await EngineStart.ScriptAsync(CommandLine.Repository, "up.sh");
            // Of use without an engine too: a later one is enough then.
            var kind = await ClusterStart.InstallAsync(CommandLine.Repository);
            if (engine == 0 && kind == 0)
                Console.Error.WriteLine($"labs: kind is at {Labs.Kubernetes.KindCommand.Find()?.Path}; clusters' nodes are made from the image {ClusterStart.NodeImage}, which the first one pulls or builds (about 6 minutes on two processors); ./labs images build {ClusterStart.NodeImage} does it now");
            return engine != 0 ? engine : kind;
        });
        return command;
    }
}
