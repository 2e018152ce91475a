using System.CommandLine;

namespace Labs.Cli.Commands;

/// <summary><c>labs version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>The version of the command and of the runtime.</summary>
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
