using System.CommandLine;

namespace Labs.Cli.Commands;

internal static class DoctorCommand
{
    public static Command Create() => new("doctor", "");
}
