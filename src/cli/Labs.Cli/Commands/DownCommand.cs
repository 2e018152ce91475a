using System.CommandLine;

namespace Labs.Cli.Commands;

/// <summary><c>labs down</c>.</summary>
internal static class DownCommand
{
    public static Command Create()
    {
        var command = new Command("down", "Stop the Docker Engine that `labs up` started; any other is left alone. Example: labs down");
        command.SetAction((_, _) => EngineStart.ScriptAsync(CommandLine.Repository, "down.sh"));
        return command;
    }
}
