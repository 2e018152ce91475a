using System.CommandLine;
using Labs.Cli.Completion;

namespace Labs.Cli.Commands;

/// <summary><c>labs completion</c>.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = $"One of {string.Join(", ", ShellScripts.Shells)}." };
        shell.AcceptOnlyFromAmong([.. ShellScripts.Shells]);
        var command = new Command("completion",
            "Print a script that completes commands, options and notebooks in a shell. bash: source <(labs completion bash) in ~/.bashrc; "
            + "zsh: source <(labs completion zsh) in ~/.zshrc, after compinit; fish: labs completion fish | source in config.fish; "
            + "pwsh: labs completion pwsh | Out-String | Invoke-Expression in $PROFILE. Example: labs completion bash") { shell };
        command.SetAction(parsed =>
        {
            Console.Write(ShellScripts.Of(parsed.GetRequiredValue(shell)));
            return ExitCodes.Ok;
        });
        return command;
    }
}
