using System.CommandLine;

namespace Labs.Cli.Commands;

internal static class TestCommand
{
    public static Command Create() => new("test", "");
}
