using System.CommandLine;

namespace Labs.Cli.Commands;

/// <summary><c>labs interactive</c>.</summary>
internal static class InteractiveCommand
{
    public static Command Create()
    {
        var command = new Command("interactive",
            "Build what #load \"labs.csx\" needs in .NET Interactive and Polyglot Notebooks. Example: labs interactive");
        command.SetAction(async _ =>
        {
            Console.WriteLine(await InteractiveBuild.EnsureAsync(CommandLine.Repository));
            return ExitCodes.Ok;
        });
        return command;
    }
}
