using System.CommandLine;

namespace Labs.Cli.Commands;

internal static class DownCommand
{
    public static Command Create()
    {
        var command = new Command("down", "End the Docker Engine that `labs up` started; any other is left alone. Example: labs down");
        command.SetAction((_, _) => EngineStart.ScriptAsync(CommandLine.Repository, "down.sh"));
        return command;
    }
}
