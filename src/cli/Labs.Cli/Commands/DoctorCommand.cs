using System.CommandLine;
using Labs.Cli.Doctor;
using Labs.Cli.Output;
using Spectre.Console;

namespace Labs.Cli.Commands;

/// <summary><c>labs doctor</c>. It changes nothing.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var strict = new Option<bool>("--strict") { Description = "Exit with 3 if anything that the series needs is missing." };
        var command = new Command("doctor",
            "Show what works on this machine, and the command that fixes what does not. Example: labs doctor") { strict };
        var format = OutputOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var findings = await MachineCheck.LookAsync(CommandLine.Repository, cancellationToken);
            format.PrinterFor(parsed).Table(findings,
                new("state", finding => finding.State) { Colour = finding => ColourOf(finding.State) },
                new("what", finding => finding.What),
                new("observed", finding => finding.Observed),
                new("how to fix it", finding => finding.Remedy) { Name = "remedy" });
            return parsed.GetValue(strict) && findings.Any(finding => finding.State == FindingState.Missing)
                ? ExitCodes.Environment
                : ExitCodes.Ok;
        });
        return command;
    }

    private static Color? ColourOf(FindingState state) => state switch
    {
        FindingState.Ok => Color.Green,
        FindingState.Note => Color.Yellow,
        _ => Color.Red,
    };
}
