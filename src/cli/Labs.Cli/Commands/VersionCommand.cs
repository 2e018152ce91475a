using System.CommandLine;

namespace Labs.Cli.Commands;

internal static class VersionCommand
{
    public static string Text => $"labs {typeof(VersionCommand).Assembly.GetName().Version?.ToString(3)} (.NET {Environment.Version})";

    public static Command Create()
    {
        var command = new Command("version", "Print the version. Example: labs version");
        command.SetAction(_ =>
        {
            Console.WriteLine(Text);
            return ExitCodes.Ok;
        });
        return command;
    }
}
