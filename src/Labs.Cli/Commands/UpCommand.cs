using System.CommandLine;

namespace Labs.Cli.Commands;

internal static class UpCommand
{
    public static Command Create()
    {
        var command = new Command("up", "Install and start a Docker Engine if none answers (Debian and Ubuntu, as root); elsewhere say what to install. Example: labs up");
        command.SetAction((_, _) => EngineStart.ScriptAsync(CommandLine.Repository, "up.sh"));
        return command;
    }
}
