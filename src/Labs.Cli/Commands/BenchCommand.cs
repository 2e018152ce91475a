using System.CommandLine;

namespace Labs.Cli.Commands;

internal static class BenchCommand
{
    public static Command Create() => new("bench", "");
}
